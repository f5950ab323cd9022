import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createClipEncoder } from '../../../helpers/clips/clip-encoder.ts'
import { carriedFfmpeg } from '../../../helpers/encoders/carried-ffmpeg.ts'
import { childrenCpuMs } from '../../../helpers/processes/children-cpu.ts'
import { findProgram } from '../../../helpers/processes/find-program.ts'
import type { ProcessLimits } from '../../../helpers/processes/process-limits.ts'
import { decodeFrames } from '../../../realtime/posting/frames.ts'
import { MAX_FRAME_BYTES } from '../../../realtime/protocol.ts'
import { makeJpegs, toDataUri } from '../../support/media/frames.ts'
import { changed, flatGrey, segment, withSegments } from '../../support/media/jpeg-parts.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const spentMs = () => childrenCpuMs('self') ?? 0

/** What an accepted input may cost: 1 s of CPU, 128 MB. The system ends what takes more. */
const PROMISE = ['--cpu=1:1', `--data=${128 * 1024 * 1024}`, '--core=0']
const SIZE = { width: 640, height: 480 }

const prlimit = await findProgram('prlimit', process.env.PATH ?? '')

/** The heaviest input that validation lets through, one kind of weight each. */
const WEIGHTS: [what: string, make: () => Promise<Buffer[]>][] = [
  ['noise, as much as fits', () => largest('noise', 'yuvj420p')],
  ['noise in full colour', () => largest('noise', 'yuvj444p')],
  ['a sharp moving picture', () => largest('moving', 'yuvj420p')],
  [
    'a picture of 5 KB that fills the frame',
    async () => Array<Buffer>(10).fill(flatGrey(640, 480)),
  ],
  ['pixels that are random bits', async () => (await largest('noise', 'yuvj420p')).map(scrambled)],
  ['60 KB of metadata', async () => (await makeJpegs(SIZE)).map((jpeg) => padded(jpeg))],
  ['as many tables as are taken', async () => (await makeJpegs(SIZE)).map(withTables)],
]

/** Whichever the server takes: the old one of an npm package has to stand the same. */
const ENCODERS: [whose: string, path: string | undefined][] = [
  ["the system's ffmpeg", await findProgram('ffmpeg', process.env.PATH ?? '')],
  ['the carried ffmpeg', await carriedFfmpeg()],
]
const found = ENCODERS.filter(([, path]) => path !== undefined)

describe.skipIf(prlimit === undefined).each(found)('for %s an input', (_, ffmpegPath = '') => {
  test.each(WEIGHTS)('costs no more than was promised: %s', async (what, make) => {
    const { images } = decodeFrames((await make()).map(toDataUri))
    const limits: ProcessLimits = {
      wrap: (file, args) => [prlimit ?? '', [...PROMISE, file, ...args]],
      missing: [],
    }
    await withTempFolder(async (folder) => {
      const encoder = createClipEncoder({
        ...{ ffmpegPath, encoders: 1, maxQueued: 0 },
        ...{ tmpDir: join(folder, 'tmp'), deadlineMs: 20_000, fps: 10, limits },
      })
      const before = spentMs()
      const end = await encoder.encode(images).then(
        ({ webm }) => `a clip of ${webm.length} bytes`,
        ({ cause }: { cause: { signal?: unknown; stderr?: string } }) => cause,
      )
      console.log(`${what}: ${spentMs() - before} ms of CPU, ${String(end)}`)
      // A decoder may refuse such pixels; it may not be killed for what they cost.
      if (typeof end !== 'string') expect(end).toMatchObject({ code: 'failed', signal: null })
      else expect(end).toContain('clip')
      await encoder.close()
    })
  })
})

/** The best quality at which a frame still fits. */
async function largest(pattern: string, pixels: 'yuvj420p' | 'yuvj444p'): Promise<Buffer[]> {
  for (const quality of [2, 4, 8, 16, 31]) {
    const jpegs = await makeJpegs({ ...SIZE, pattern, pixels, quality })
    if (jpegs.every((jpeg) => jpeg.length <= MAX_FRAME_BYTES)) return jpegs
  }
  // Noise of this size never fits: the same in a smaller frame.
  const jpegs = await makeJpegs({ width: 320, height: 240, pattern, pixels, quality: 8 })
  expect(jpegs.every((jpeg) => jpeg.length <= MAX_FRAME_BYTES)).toBe(true)
  return jpegs
}

function scrambled(jpeg: Buffer): Buffer {
  return changed(jpeg, 'pixels', (bytes) =>
    Buffer.from(bytes.map((byte, i) => (byte * 31 + i * 7) % 255)),
  )
}

function padded(jpeg: Buffer): Buffer {
  const room = Math.max(0, MAX_FRAME_BYTES - jpeg.length - 10)
  return withSegments(jpeg, segment(0xe1, Buffer.alloc(Math.min(room, 65_000), 0x41)))
}

/** Tables that nothing needs, the ones in use last. */
function withTables(jpeg: Buffer): Buffer {
  const table = segment(0xdb, Buffer.from([3, ...Array<number>(64).fill(255)]))
  return withSegments(jpeg, ...Array<Buffer>(8).fill(table))
}
