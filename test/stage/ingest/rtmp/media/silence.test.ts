import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silenceFor } from '../../../../../stage/ingest/rtmp/media/silence.ts'
import { runFfmpeg } from '../../../../support/media/run-ffmpeg.ts'
import { withTempFolder } from '../../../../support/temp-folder.ts'

/** AudioSpecificConfig: object type, index of the rate, channels. */
function settings(objectType: number, rate: number, channels: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE((objectType << 11) | (rate << 7) | (channels << 3))
  return bytes
}

/** One frame of AAC-LC at 44.1 kHz as a file that can be decoded. */
function adts(frame: Buffer, channels: number): Buffer {
  const length = frame.length + 7
  const head = [0xff, 0xf1, 0x50 | (channels >> 2), ((channels & 3) << 6) | (length >> 11)]
  return Buffer.from([...head, (length >> 3) & 0xff, ((length & 7) << 5) | 0x1f, 0xfc, ...frame])
}

/** Settings 1 to 7, and how many channels each has. */
const SETTINGS = [1, 2, 3, 4, 5, 6, 7]
const CHANNELS = [1, 2, 3, 4, 5, 6, 8]

test('a real decoder takes silence for any number of channels as silence', () =>
  withTempFolder(async (folder) => {
    const files = SETTINGS.map((channels) => {
      const { frame } = silenceFor(settings(2, 4, channels)) ?? {}
      return { name: `${channels}.aac`, bytes: adts(frame ?? Buffer.alloc(0), channels) }
    })
    for (const { name, bytes } of files) {
      await writeFile(join(folder, name), Buffer.concat(Array(20).fill(bytes)))
    }
    const inputs = files.flatMap(({ name }) => ['-i', name])
    const outputs = files.flatMap((_, index) => ['-map', `${index}`, '-f', 's16le', `${index}.pcm`])
    const strict = ['-v', 'error', '-xerror', '-err_detect', 'explode']
    await runFfmpeg('ffmpeg', [...strict, ...inputs, ...outputs], folder)
    for (const [index] of files.entries()) {
      const samples = await readFile(join(folder, `${index}.pcm`))
      expect(samples).toHaveLength(20 * 1024 * 2 * (CHANNELS[index] ?? 0))
      expect(samples.every((byte) => byte === 0)).toBe(true)
    }
  }))

test('a frame of silence lasts as long as one of sound', () => {
  expect(silenceFor(settings(2, 3, 2))?.frameMs).toBeCloseTo(21.33, 2)
  expect(silenceFor(settings(5, 6, 1))?.frameMs).toBeCloseTo(42.67, 2)
})

test.each([
  ['too short', Buffer.from([0x12])],
  ['of an object type that is not AAC', settings(31, 4, 2)],
  ['of a rate that is none', settings(2, 14, 2)],
  ['of channels told elsewhere', settings(2, 4, 0)],
])('for settings %s there is no silence', (_, bytes) => {
  expect(silenceFor(bytes)).toBeUndefined()
})
