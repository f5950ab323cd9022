import { expect, test } from 'vitest'
import { JpegError, readJpeg, withoutMetadata } from '../../../helpers/jpeg/jpeg.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import {
  changed,
  claiming,
  flatGrey,
  segment,
  takeApart,
  withSegments,
} from '../../support/media/jpeg-parts.ts'

const LIMITS = { maxWidth: 640, maxHeight: 480 }
const FF = (code: number) => Buffer.from([0xff, code])

async function good(): Promise<Buffer> {
  const [jpeg] = await makeJpegs({ count: 1 })
  if (!jpeg) throw new Error('no picture')
  return jpeg
}

function codeOf(bytes: Buffer): string | undefined {
  try {
    readJpeg(bytes, LIMITS)
    return undefined
  } catch (error) {
    if (!(error instanceof JpegError)) throw error
    return error.code
  }
}

test.each([
  [200, 200],
  [640, 480],
  [201, 33],
  [16, 16],
])('a colour picture of %ix%i is taken, however its colours are stored', async (width, height) => {
  for (const pixels of ['yuvj420p', 'yuvj444p'] as const) {
    const [jpeg] = await makeJpegs({ count: 1, width, height, pixels })
    if (!jpeg) throw new Error('no picture')
    expect(readJpeg(jpeg, LIMITS)).toMatchObject({ width, height, components: 3 })
  }
})

test('a grey picture is taken, however few bytes it needs', () => {
  expect(readJpeg(flatGrey(640, 480), LIMITS)).toMatchObject({ width: 640, components: 1 })
})

test('a picture as a canvas of Chromium wrote it is taken', () => {
  expect(readJpeg(fromChromium(), LIMITS)).toMatchObject({ width: 16, height: 16, components: 3 })
})

test('a picture with restart markers in order is taken, out of order not', async () => {
  const jpeg = await good()
  const interval = segment(0xdd, Buffer.from([0, 100]))
  const body = (codes: number[]) =>
    changed(jpeg, 'pixels', (bytes) => Buffer.concat([...codes.map(FF), bytes]))
  // 13 x 13 units of 16 x 16 pixels: one marker after the first hundred of them.
  expect(codeOf(withSegments(body([0xd0]), interval))).toBeUndefined()
  expect(codeOf(withSegments(body([0xd1]), interval))).toBe('bad')
  expect(codeOf(withSegments(body([0xd0, 0xd1]), interval))).toBe('bad')
  expect(codeOf(body([0xd0]))).toBe('bad')
})

test('a picture that is cut off anywhere is refused', async () => {
  const jpeg = await good()
  for (let length = 0; length < jpeg.length; length += 1) {
    expect(codeOf(jpeg.subarray(0, length))).toBeDefined()
  }
})

test('a picture with too few bytes for its size is refused', async () => {
  const jpeg = changed(await good(), 'pixels', (bytes) => bytes.subarray(0, 40))
  expect(codeOf(jpeg)).toBe('truncated')
})

test('whatever follows the end is refused', async () => {
  const jpeg = await good()
  expect(codeOf(Buffer.concat([jpeg, Buffer.from([0])]))).toBe('bad')
  expect(codeOf(Buffer.concat([jpeg, FF(0xd9)]))).toBe('bad')
  expect(codeOf(Buffer.concat([jpeg, jpeg]))).toBe('bad')
})

test.each([
  [8000, 8000],
  [641, 480],
  [640, 481],
  [15, 200],
  [200, 15],
  [200, 0],
])('a picture that claims %ix%i is refused', async (width, height) => {
  expect(codeOf(claiming(await good(), width, height))).toBe('size')
})

test.each([0xc2, 0xc3, 0xc5, 0xc9, 0xca])('a frame of kind %i is refused', async (kind) => {
  const jpeg = changed(await good(), 'SOF', (bytes) => {
    bytes[1] = kind
    return bytes
  })
  expect(codeOf(jpeg)).toBe('unsupported')
})

test('a second frame header, or a second scan, is refused', async () => {
  const jpeg = await good()
  const twoHeaders = changed(jpeg, 'SOF', (bytes) => Buffer.concat([bytes, bytes]))
  expect(codeOf(twoHeaders)).toBe('bad')
  const [header] = takeApart(jpeg).filter((part) => part.marker === 0xda)
  const scan = header?.bytes ?? Buffer.alloc(0)
  const twoScans = changed(jpeg, 'pixels', (bytes) => Buffer.concat([bytes, scan, bytes]))
  expect(codeOf(twoScans)).toBe('bad')
})

test('a scan of one component, as scan bombs begin, is refused', async () => {
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))
  expect(codeOf(changed(await good(), 'SOS', () => scan))).toBe('unsupported')
})

test('a picture of 2 or 4 components, or of 12 bits, is refused', async () => {
  const jpeg = await good()
  const edited = (at: number, value: number) =>
    changed(jpeg, 'SOF', (bytes) => {
      bytes[at] = value
      return bytes
    })
  expect(codeOf(edited(9, 2))).toBe('unsupported')
  expect(codeOf(edited(9, 4))).toBe('unsupported')
  expect(codeOf(edited(4, 12))).toBe('unsupported')
})

test('thousands of tables are refused', async () => {
  const jpeg = await good()
  const [table] = takeApart(jpeg).filter((part) => part.marker === 0xc4)
  const many = Array.from({ length: 20 }, () => table?.bytes ?? Buffer.alloc(0))
  expect(codeOf(withSegments(jpeg, ...many))).toBe('unsupported')
})

test('thousands of empty segments are refused', async () => {
  const many = Array.from({ length: 100 }, () => segment(0xfe, Buffer.alloc(0)))
  expect(codeOf(withSegments(await good(), ...many))).toBe('unsupported')
})

test('a table with more codes than there is room for is refused', async () => {
  const table = segment(
    0xc4,
    Buffer.concat([Buffer.from([0, 3]), Buffer.alloc(15), Buffer.alloc(3)]),
  )
  expect(codeOf(withSegments(await good(), table))).toBe('bad')
})

test('a picture without its tables is refused', async () => {
  const jpeg = await good()
  expect(codeOf(changed(jpeg, 'DHT', () => Buffer.alloc(0)))).toBe('bad')
  expect(codeOf(changed(jpeg, 'DQT', () => Buffer.alloc(0)))).toBe('bad')
})

test.each([
  ['a text', Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n')],
  ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['nothing', Buffer.alloc(0)],
  ['a start without anything else', FF(0xd8)],
  ['64 KB of markers', Buffer.alloc(65_536, 0xff)],
])('%s is no JPEG', (_, bytes) => {
  expect(codeOf(bytes)).toBeDefined()
})

test('metadata is taken, and cut out without touching the picture', async () => {
  const jpeg = await good()
  const plain = withoutMetadata(jpeg, readJpeg(jpeg, LIMITS))
  const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), Buffer.alloc(20_000, 7)]))
  const full = withSegments(jpeg, exif, segment(0xfe, Buffer.from('where I live')))
  const cut = withoutMetadata(full, readJpeg(full, LIMITS))
  expect(cut.equals(plain)).toBe(true)
  expect(takeApart(cut).some(({ marker }) => marker >= 0xe0)).toBe(false)
})

/** `canvas.toDataURL('image/jpeg', 0.4)` of a 16x16 canvas, Chromium 156. */
function fromChromium(): Buffer {
  return Buffer.from(CHROMIUM, 'base64')
}

const CHROMIUM = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AAB',
  'AAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFla',
  'AAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAA',
  'AChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1',
  'AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBh',
  'cmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAc',
  'AEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBM',
  'S0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8',
  'fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAQABADASIAAhEBAxEB/8QAFQABAQAA',
  'AAAAAAAAAAAAAAAAAAL/xAAYEAACAwAAAAAAAAAAAAAAAAADEQASIf/EABUBAQEAAAAAAAAAAAAAAAAAAAME/8QA',
  'GxEAAAcBAAAAAAAAAAAAAAAAABMjMVFigZH/2gAMAwEAAhEDEQA/AIISixuBku8Sgg7rUoGOj1uAiTfZ4wsVNrkd',
  'cf/Z',
].join('')
