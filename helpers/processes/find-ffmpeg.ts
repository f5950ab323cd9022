import { resolve } from 'node:path'
import { findProgram } from './find-program.ts'
import { ProcessError, runProcess } from './run-process.ts'

export interface Ffmpeg {
  path: string
  version: string
  /**
   * `setting`: FFMPEG_PATH - `built`: by script/build-ffmpeg - `system`: found on PATH -
   * `carried`: the old one that comes with an npm package
   */
  origin: 'setting' | 'built' | 'system' | 'carried'
  /** Made by script/build-ffmpeg with its limits inside: they need not be set for it. */
  limitsItself: boolean
}

/** No encoder to work with; the text says what to do about it. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError'
}

/** What an ffmpeg says of itself. */
export interface FfmpegAbout {
  version: string
  /** Whether it can encode VP8. */
  vp8: boolean
  limitsItself: boolean
}

const INSPECTION = { deadlineMs: 10_000, maxOutputBytes: 1_000_000, maxErrorBytes: 100_000 }

/**
 * script/build-ffmpeg gives its own this addition to the version; the number is that of the recipe,
 * for when the server comes to need something that older ones cannot do.
 */
const BOXED = /-boxed3$/

/** One run tells all: the banner goes to stderr and the list of encoders to stdout. Rejects with a `ProcessError`. */
export async function inspectFfmpeg(path: string): Promise<FfmpegAbout> {
  const { stdout, stderr } = await runProcess(path, ['-encoders'], INSPECTION)
  const version = /ffmpeg version (\S{1,100})/.exec(stderr)?.[1] ?? 'of unknown version'
  const vp8 = /^ V\S* libvpx\s/m.test(stdout.toString('utf8'))
  return { version, vp8, limitsItself: BOXED.test(version) }
}

/** The ffmpeg that FFMPEG_PATH names, by path or by name: this one or none. Rejects with a `FfmpegError`. */
export async function ffmpegOfSetting(value: string, searchPath: string): Promise<Ffmpeg> {
  // Made whole here: every clip has a working folder of its own.
  const path = value.includes('/') ? resolve(value) : await findProgram(value, searchPath)
  try {
    const { vp8, version, limitsItself } = await inspectFfmpeg(path ?? value)
    if (vp8 && path !== undefined) return { path, version, limitsItself, origin: 'setting' }
  } catch (cause) {
    throw new FfmpegError(`FFMPEG_PATH: ${value} ${notRunnable(cause)}.`, { cause })
  }
  throw new FfmpegError(`FFMPEG_PATH: ${value} cannot encode VP8 (it has no libvpx).`)
}

/** What to type for the ffmpeg of the system. */
export function installCommand(): string {
  return process.platform === 'darwin' ? 'brew install ffmpeg' : 'sudo apt-get install -y ffmpeg'
}

function notRunnable(cause: unknown): string {
  const missing = cause instanceof ProcessError && cause.code === 'missing'
  return missing ? 'is no program that can be run' : 'does not work as an ffmpeg'
}
