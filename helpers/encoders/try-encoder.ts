import { type EncodeSettings, runEncode } from '../clips/run-encode.ts'
import { SAMPLE_SIZE, sampleFrames } from '../clips/sample-frames.ts'
import { childrenCpuMs } from '../processes/children-cpu.ts'
import { type Ffmpeg, inspectFfmpeg } from '../processes/find-ffmpeg.ts'
import { canRun } from '../processes/find-program.ts'
import type { ProcessRunner } from '../processes/process-host.ts'
import { noLimits, type ProcessLimits } from '../processes/process-limits.ts'
import type { Candidate } from './candidates.ts'
import { checkClip } from './check-clip.ts'

export interface TrialSettings {
  /** A folder of this server's own for what is encoded, made when needed. */
  tmpDir: string
  fps: number
  limits: ProcessLimits
  runner: ProcessRunner
  /** How long one clip may take; ten seconds by default: from a slow disk the first takes a while. */
  deadlineMs?: number
}

/** An encoder that makes right clips. */
export interface Tried {
  ffmpeg: Ffmpeg
  /** CPU of one clip in milliseconds, from several; or the time it took where CPU cannot be told. */
  measure(): Promise<number>
}

const FRAMES = 10
const DEADLINE_MS = 10_000
/** /proc counts in steps of 10 ms: as many clips as make of that an eighth, and eight at most. */
const LEAST_MS = 80
const MOST_CLIPS = 8

const NEVER = new AbortController().signal

/**
 * Asks a candidate what it is and has it make one real clip in its box. Rejects with an error whose
 * message ends the sentence "It is not used: ...".
 */
export async function tryEncoder(candidate: Candidate, settings: TrialSettings): Promise<Tried> {
  const ffmpeg = await introduce(candidate)
  const encode = encoderOf(ffmpeg, settings)
  await encode()
  const { pid } = settings.runner
  return {
    ffmpeg,
    measure: async () => {
      const startedAt = performance.now()
      const before = childrenCpuMs(pid?.() ?? 'self')
      let [clips, spentMs] = [0, 0]
      while (clips < MOST_CLIPS && spentMs < LEAST_MS) {
        await encode()
        clips += 1
        const cpuMs = childrenCpuMs(pid?.() ?? 'self')
        const isTold = before !== undefined && cpuMs !== undefined
        spentMs = isTold ? cpuMs - before : performance.now() - startedAt
      }
      return spentMs / clips
    },
  }
}

async function introduce({ origin, path }: Candidate): Promise<Ffmpeg> {
  if (!(await canRun(path))) throw new Error('it cannot be executed')
  const { version, vp8, limitsItself } = await inspectFfmpeg(path).catch((cause: unknown) => {
    throw new Error('it does not work as an ffmpeg', { cause })
  })
  if (!vp8) throw new Error('it cannot encode VP8 (it has no libvpx)')
  if (origin === 'built' && !limitsItself) {
    throw new Error('it was built by an older recipe; run script/build-ffmpeg again')
  }
  return { path, version, origin, limitsItself }
}

/** Encodes as the server does later, in the same box. */
function encoderOf({ path, limitsItself }: Ffmpeg, settings: TrialSettings) {
  const pictures = { frames: sampleFrames(FRAMES), width: SAMPLE_SIZE, height: SAMPLE_SIZE }
  const { tmpDir, fps, runner, limits, deadlineMs = DEADLINE_MS } = settings
  const encode: EncodeSettings = {
    ...{ ffmpegPath: path, tmpDir, fps, runner, deadlineMs },
    limits: limitsItself ? noLimits : limits,
  }
  return async () => {
    try {
      checkClip(await runEncode(pictures, encode, NEVER), FRAMES)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`it makes no right clip: ${why}`, { cause })
    }
  }
}
