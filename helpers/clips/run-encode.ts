import type { Flashes } from '../flashes/flashes.ts'
import { gridsIn } from '../flashes/grid.ts'
import { measureFlashes } from '../flashes/measure-flashes.ts'
import type { ProcessRunner } from '../processes/process-host.ts'
import type { ProcessLimits } from '../processes/process-limits.ts'
import { withTempFile } from '../processes/temp-files.ts'
import { WebmError } from '../webm/ebml.ts'
import { sealWebm } from '../webm/seal-webm.ts'
import { CLIP_ENVIRONMENT, clipArguments, gridsBytes, MAX_CLIP_BYTES } from './clip-arguments.ts'

/** An encoded loop. */
export interface Clip {
  webm: Buffer
  width: number
  height: number
  durationMs: number
  flashes: Flashes
}

/** Checked JPEGs of one size. */
export interface Pictures {
  frames: Buffer[]
  width: number
  height: number
}

export interface EncodeSettings {
  ffmpegPath: string
  /** Belongs to this server alone. */
  tmpDir: string
  deadlineMs: number
  fps: number
  limits: ProcessLimits
  runner: ProcessRunner
}

const MAX_STDERR_BYTES = 64 * 1024

/**
 * Encodes one clip with one ffmpeg, at once: whose turn it is, `clip-encoder.ts` decides. Leaves neither a file nor a
 * process behind.
 */
export async function runEncode(
  { frames, width, height }: Pictures,
  settings: EncodeSettings,
  signal: AbortSignal,
): Promise<Clip> {
  const { fps, tmpDir, deadlineMs } = settings
  const shape = { frames: frames.length, width, height, fps }
  // One JPEG after the other is a stream that ffmpeg can read: MJPEG.
  const { webm, grids } = await withTempFile(tmpDir, Buffer.concat(frames), async (name) => {
    const args = clipArguments(name, shape)
    const [file, wrapped] = settings.limits.wrap(settings.ffmpegPath, args)
    const { stdout, aside } = await settings.runner.run(file, wrapped, {
      ...{ cwd: tmpDir, env: CLIP_ENVIRONMENT, signal, deadlineMs },
      ...{ maxOutputBytes: MAX_CLIP_BYTES, maxErrorBytes: MAX_STDERR_BYTES },
      maxAsideBytes: gridsBytes(shape),
    })
    return { webm: stdout, grids: gridsIn(aside ?? Buffer.alloc(0)) }
  })
  // An ffmpeg may say that all went well and have written nothing, or only some of the frames.
  const encoded = sealWebm(webm)
  if (encoded !== frames.length) {
    throw new WebmError(`the clip has ${encoded} frames instead of ${frames.length}`)
  }
  if (grids.length !== frames.length) {
    throw new WebmError(`${grids.length} of ${frames.length} frames were measured for flashes`)
  }
  const durationMs = Math.round((frames.length / fps) * 1000)
  return { webm, width, height, durationMs, flashes: measureFlashes({ grids, fps }) }
}
