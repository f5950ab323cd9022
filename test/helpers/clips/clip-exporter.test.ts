import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ClipEncoder } from '../../../helpers/clips/clip-encoder.ts'
import {
  type ClipExporter,
  createClipExporter,
  type ExportFormat,
  UnsupportedFormatError,
} from '../../../helpers/clips/clip-exporter.ts'
import { directRunner } from '../../../helpers/processes/process-host.ts'
import { detectLimits } from '../../../helpers/processes/process-limits.ts'
import { CLIP_DURATION_MS, MAX_FRAMES } from '../../../realtime/protocol.ts'
import { type FrameWishes, makeJpegs } from '../../support/media/frames.ts'
import { probe } from '../../support/media/probe.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { encodeErrorOf, withEncoder, writeScript } from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

interface Lent {
  exporter: ClipExporter
  makeClip(wishes?: FrameWishes): Promise<Buffer>
}

/** Lends an exporter in the box of the operating system; it must leave nothing behind. */
async function withExporter(
  use: (lent: Lent) => Promise<void>,
  ffmpegPaths?: string[],
  loop = { fps: 10, durationMs: CLIP_DURATION_MS },
) {
  await withEncoder({}, async (encoder, tmpDir) => {
    const paths = ffmpegPaths ?? [await needProgram('ffmpeg')]
    const limits = await detectLimits(process.env.PATH)
    const exporter = createClipExporter({
      ffmpegPaths: paths,
      tmpDir,
      loop,
      limits,
      runner: directRunner,
      pool: encoder,
    })
    await use({ exporter, makeClip: (wishes = {}) => makeClip(encoder, wishes) })
  })
}

const clips = new Map<string, Promise<Buffer>>()

/** A loop of such frames; the same wish is encoded once. */
function makeClip(encoder: ClipEncoder, wishes: FrameWishes): Promise<Buffer> {
  const name = JSON.stringify(wishes)
  const clip = clips.get(name) ?? encodeClip(encoder, wishes)
  clips.set(name, clip)
  return clip
}

async function encodeClip(encoder: ClipEncoder, wishes: FrameWishes): Promise<Buffer> {
  return (await encoder.encode(await makeJpegs(wishes))).webm
}

test('a loop as MP4 is H.264 that every phone plays, as long as the loop', async () => {
  await withExporter(async ({ exporter, makeClip }) => {
    const mp4 = await exporter.make({ webms: [await makeClip()], format: 'mp4' })
    expect(await probe(mp4)).toMatchObject({
      ...{ codec: 'h264', pixels: 'yuv420p', width: 200, height: 200 },
      ...{ frames: MAX_FRAMES, durationMs: CLIP_DURATION_MS },
    })
    // The index comes before the pictures, so that it plays while it is still loading.
    expect(mp4.indexOf('moov')).toBeLessThan(mp4.indexOf('mdat'))
  })
})

test('a loop as GIF is animated, goes round for ever and has a palette of its own', async () => {
  await withExporter(async ({ exporter, makeClip }) => {
    const red = await exporter.make({ webms: [await makeClip({ pattern: 'red' })], format: 'gif' })
    const blue = await exporter.make({
      webms: [await makeClip({ pattern: 'blue' })],
      format: 'gif',
    })
    expect(paletteOf(red)).not.toEqual(paletteOf(blue))
    const moving = await exporter.make({ webms: [await makeClip()], format: 'gif' })
    expect(await probe(moving)).toMatchObject({
      codec: 'gif',
      frames: MAX_FRAMES,
      durationMs: CLIP_DURATION_MS,
    })
    expect(moving.includes(Buffer.from('NETSCAPE2.0\x03\x01\0\0\0', 'latin1'))).toBe(true)
  })
})

test('a loop as WebP is animated and goes round for ever', async () => {
  await withExporter(async ({ exporter, makeClip }) => {
    const webp = (await exporter.make({ webms: [await makeClip()], format: 'webp' })).toString(
      'latin1',
    )
    expect(webp).toMatch(/^RIFF....WEBPVP8X/s)
    expect(webp.match(/ANMF/g)).toHaveLength(MAX_FRAMES)
    expect(webp.slice(webp.indexOf('ANIM') + 12).slice(0, 2)).toBe('\0\0')
  })
})

test('the poster of a loop is its first picture', async () => {
  await withExporter(async ({ exporter, makeClip }) => {
    const jpg = await exporter.make({ webms: [await makeClip()], format: 'jpg' })
    expect(await probe(jpg)).toMatchObject({ codec: 'mjpeg', width: 200, height: 200, frames: 1 })
  })
})

test.each([
  [201, 33, 10, 200, 32],
  [17, 479, 3, 16, 478],
  [640, 480, 1, 640, 480],
])('a loop of %ix%i and %i frames becomes an MP4 too', async (width, height, count, w, h) => {
  await withExporter(async ({ exporter, makeClip }) => {
    const mp4 = await exporter.make({
      webms: [await makeClip({ width, height, count })],
      format: 'mp4',
    })
    expect(await probe(mp4)).toMatchObject({ width: w, height: h, frames: count })
  })
})

test.each<[number, 'strip' | 'collage', ExportFormat, number, number]>([
  [10, 'strip', 'gif', 2000, 200],
  [10, 'collage', 'mp4', 1000, 400],
  [7, 'collage', 'gif', 800, 400],
  [3, 'strip', 'jpg', 600, 200],
  [2, 'collage', 'mp4', 200, 400],
])('%i loops in a %s as %s measure %ix%i', async (count, arrangement, format, width, height) => {
  await withExporter(async ({ exporter, makeClip }) => {
    const clips = await Promise.all(
      Array.from({ length: count }, (_, i) =>
        makeClip(i % 2 ? { pattern: 'red' } : { count: 4, width: 320, height: 240 }),
      ),
    )
    const made = await probe(await exporter.make({ webms: clips, format, arrangement }))
    expect(made).toMatchObject({ width, height, frames: format === 'jpg' ? 1 : 10 })
  })
})

test('loops side by side go round as long and as fast as this server’s loops', async () => {
  const check = async ({ exporter, makeClip }: Lent) => {
    const clips = [await makeClip({ count: 4 }), await makeClip()]
    const made = await probe(await exporter.make({ webms: clips, format: 'mp4' }))
    expect(made).toMatchObject({ frames: 18, durationMs: 1500 })
  }
  await withExporter(check, undefined, { fps: 12, durationMs: 1500 })
})

test('an ffmpeg without the encoder is passed over, and missed when it was the last', async () => {
  await withTempFolder(async (folder) => {
    const poor = await ffmpegWithout(join(folder, 'poor'), 'gif|libx264|libopenh264')
    await withExporter(
      async ({ exporter, makeClip }) => {
        const clip = await makeClip()
        expect((await exporter.make({ webms: [clip], format: 'jpg' })).length).toBeGreaterThan(500)
        const refused = exporter.make({ webms: [clip], format: 'gif' })
        await expect(refused).rejects.toThrow(UnsupportedFormatError)
        await expect(refused).rejects.toThrow('cannot make .gif files')
      },
      [poor],
    )
    const both = [poor, await needProgram('ffmpeg')]
    await withExporter(async ({ exporter, makeClip }) => {
      expect(
        (await exporter.make({ webms: [await makeClip()], format: 'gif' })).length,
      ).toBeGreaterThan(500)
    }, both)
  })
})

test('no ffmpeg at all is an ffmpeg without any encoder', async () => {
  await withExporter(
    async ({ exporter }) => {
      const refused = exporter.make({ webms: [Buffer.from('a clip')], format: 'mp4' })
      await expect(refused).rejects.toThrow(UnsupportedFormatError)
    },
    ['/nowhere/ffmpeg'],
  )
})

test('what is no clip is refused in a coded error and leaves nothing', async () => {
  await withExporter(async ({ exporter }) => {
    const error = await encodeErrorOf(
      exporter.make({ webms: [Buffer.from('no clip')], format: 'gif' }),
    )
    expect(error.code).toBe('failed')
  })
})

/** The colours that a GIF declares for all its pictures. */
function paletteOf(gif: Buffer): Buffer {
  const entries = 2 ** (((gif[10] ?? 0) & 7) + 1)
  return gif.subarray(13, 13 + 3 * entries)
}

/** The real one, but it keeps quiet about some of its encoders. */
async function ffmpegWithout(folder: string, encoders: string): Promise<string> {
  await mkdir(folder)
  const real = await needProgram('ffmpeg')
  const path = join(folder, 'ffmpeg')
  await writeScript(
    path,
    `case "$*" in *-encoders*) ${real} "$@" | grep -vE ' (${encoders}) ';; *) exec ${real} "$@";; esac`,
  )
  return path
}
