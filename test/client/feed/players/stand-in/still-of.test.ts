import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stillOf } from '../../../../../client/feed/players/stand-in/still-of.ts'
import { makeJpegs } from '../../../../support/media/frames.ts'
import { runFfmpeg } from '../../../../support/media/run-ffmpeg.ts'
import { withEncoder } from '../../../../support/media/with-encoder.ts'
import { withTempFolder } from '../../../../support/temp-folder.ts'

/** What ffmpeg decodes of the first picture of a file, as raw RGB. */
function pixelsOf(file: Uint8Array): Promise<Buffer> {
  return withTempFolder(async (folder) => {
    await writeFile(join(folder, 'file'), file)
    const raw = ['-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
    return runFfmpeg('ffmpeg', ['-v', 'error', '-i', 'file', ...raw], folder)
  })
}

test('the still of a clip is its first picture, byte for byte, as a WebP', async () => {
  await withEncoder({}, async (encoder) => {
    const { webm } = await encoder.encode(await makeJpegs())
    const still = stillOf(webm)
    expect(Buffer.from(still ?? []).toString('latin1', 0, 16)).toMatch(/^RIFF.{4}WEBPVP8 $/s)
    expect(await pixelsOf(still ?? new Uint8Array())).toEqual(await pixelsOf(webm))
  })
})

test('what is no clip, is cut off or begins in the middle has none', () => {
  for (const bytes of [[], [0], [0x1a, 0x45], [0xa3, 0x81], new Array(64).fill(0)]) {
    expect(stillOf(new Uint8Array(bytes))).toBeUndefined()
  }
})
