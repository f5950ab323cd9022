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

/** An ffmpeg that says that it can encode VP8. */
export interface Tried {
  ffmpeg: Ffmpeg
  /**
   * Has it make real clips in its box and resolves with the CPU of one in milliseconds, or with the
   * time that one took where CPU cannot be told. Rejects when one is not right.
   */
  measure(): Promise<number>
}

const FRAMES = 10
const DEADLINE_MS = 10_000
/** /proc counts in steps of 10 ms: as many clips as make of that an eighth, and eight at most. */
const LEAST_MS = 80
const MOST_CLIPS = 8

const NEVER = new AbortController().signal

/** Asks a candidate what it is. All rejects with errors whose messages end "It is not used: ...". */
export async function tryEncoder(candidate: Candidate, settings: TrialSettings): Promise<Tried> {
  const ffmpeg = await introduce(candidate)
  const encode = encoderOf(ffmpeg, settings)
  return { ffmpeg, measure: () => costOf(encode, settings.runner) }
}

/** The mean of several clips, or the time they took where CPU cannot be told. */
async function costOf(encode: () => Promise<void>, { pid }: ProcessRunner): Promise<number> {
  const spent = stopwatch(pid?.() ?? 'self')
  let clips = 0
  do {
    await encode()
    clips += 1
  } while (clips < MOST_CLIPS && spent() < LEAST_MS)
  return spent() / clips
}

function stopwatch(pid: number | 'self'): () => number {
  const startedAt = performance.now()
  const before = childrenCpuMs(pid)
  return () => {
    const now = childrenCpuMs(pid)
    const isTold = before !== undefined && now !== undefined
    return isTold ? now - before : performance.now() - startedAt
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
