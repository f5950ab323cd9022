import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClipEncoder } from '../../../helpers/clips/clip-encoder.ts'
import { detectLimits } from '../../../helpers/processes/process-limits.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { changed, segment, withSegments } from '../../support/media/jpeg-parts.ts'
import { probe } from '../../support/media/probe.ts'
import { encodeErrorOf, NOWHERE, withEncoder } from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test('ten frames become a VP8 WebM of ten frames and exactly one second', async () => {
  await withEncoder({}, async (encoder) => {
    const clip = await encoder.encode(await makeJpegs({ count: 10 }))
    expect(clip).toMatchObject({ width: 200, height: 200, durationMs: 1000 })
    expect(await probe(clip.webm)).toEqual({
      ...{ codec: 'vp8', pixels: 'yuv420p', width: 200, height: 200, frames: 10 },
      ...{ durationMs: 1000, endMs: 1000 },
      timesMs: [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
    })
  })
})

test('the box of the operating system does not keep a clip from being made', async () => {
  const limits = await detectLimits(process.env.PATH)
  await withEncoder({ limits }, async (encoder) => {
    const frames = await makeJpegs({ width: 640, height: 480, pattern: 'noise', quality: 31 })
    const { frames: decoded } = await probe((await encoder.encode(frames)).webm)
    expect(decoded).toBe(10)
  })
})

test.each([
  [16, 16, 10],
  [201, 33, 10],
  [17, 479, 3],
  [640, 480, 1],
])('%ix%i pixels and %i frames are encoded too', async (width, height, count) => {
  await withEncoder({}, async (encoder) => {
    const { webm, durationMs } = await encoder.encode(await makeJpegs({ width, height, count }))
    expect(durationMs).toBe(count * 100)
    expect(await probe(webm)).toMatchObject({ width, height, frames: count, durationMs })
  })
})

test('the speed of the loop is a setting', async () => {
  await withEncoder({ fps: 5 }, async (encoder) => {
    const clip = await encoder.encode(await makeJpegs({ count: 10 }))
    expect(clip.durationMs).toBe(2000)
    expect(await probe(clip.webm)).toMatchObject({ frames: 10, durationMs: 2000, endMs: 2000 })
  })
})

test('the same frames always make the same bytes', async () => {
  await withEncoder({}, async (encoder) => {
    const frames = await makeJpegs()
    const [one, two] = await Promise.all([encoder.encode(frames), encoder.encode(frames)])
    expect(one.webm.equals(two.webm)).toBe(true)
  })
})

test('what the metadata says of orientation and shape changes nothing', async () => {
  const exif = 'Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'
  const stretched = Buffer.from([...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 9, 0, 0])
  await withEncoder({}, async (encoder) => {
    const jpegs = await makeJpegs({ width: 100, height: 60 })
    const odd = jpegs.map((jpeg) =>
      withSegments(jpeg, segment(0xe1, Buffer.from(exif, 'latin1')), segment(0xe0, stretched)),
    )
    const [plain, with_] = [await encoder.encode(jpegs), await encoder.encode(odd)]
    expect(with_.webm.equals(plain.webm)).toBe(true)
  })
})

test('a frame that ends well and misses half its pixels fails instead of turning grey', async () => {
  await withEncoder({}, async (encoder) => {
    const jpegs = await makeJpegs({ quality: 3 })
    const halved = jpegs.map((jpeg, index) =>
      index === 5 ? changed(jpeg, 'pixels', (bytes) => bytes.subarray(0, bytes.length / 2)) : jpeg,
    )
    expect((await encodeErrorOf(encoder.encode(halved))).code).toBe('failed')
  })
})

test('making an encoder touches nothing', async () => {
  await withTempFolder(async (folder) => {
    const tmpDir = join(folder, 'tmp')
    createClipEncoder({ ...NOWHERE, encoders: 1, maxQueued: 1, tmpDir })
    await expect(stat(tmpDir)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
