import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MAX_PICTURE_BYTES, openFile } from '../../../../client/record/ways/picture/open-file.ts'

beforeEach(() => void vi.stubGlobal('createImageBitmap', () => Promise.reject(new Error('cannot'))))
afterEach(() => void vi.unstubAllGlobals())

const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 9, 0, 9, 3, 0, 0])

/** A file that can be read so often before it is gone, of a size that nobody has to make. */
function file({ size = JPEG.length, reads = Number.POSITIVE_INFINITY } = {}): Blob {
  let left = reads
  const arrayBuffer = async () => {
    if (left-- <= 0) throw new DOMException('gone', 'NotReadableError')
    return JPEG.buffer.slice(0)
  }
  return { size, type: 'image/jpeg', slice: () => ({ arrayBuffer }) } as unknown as Blob
}

test.each([
  ['a folder, or a file that was gone at once', file({ reads: 0 }), 'fileUnreadable'],
  ['a file that vanished between its choice and its reading', file({ reads: 1 }), 'fileUnreadable'],
  ['a damaged one, which is still there', file(), 'fileBroken'],
  [
    'one of more than 100 MB, which is not read',
    file({ size: MAX_PICTURE_BYTES + 1 }),
    'fileTooLarge',
  ],
])('%s is refused for what it is', async (_, given, key) => {
  await expect(openFile(given)).rejects.toMatchObject({ name: 'FileRefused', key })
})
