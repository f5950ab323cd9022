import type { ProcessRunner } from '../processes/process-host.ts'
import type { ProcessLimits, ProcessNeeds } from '../processes/process-limits.ts'

export interface VideoInspectorParts {
  /** Without one every question is answered with an error. */
  ffmpegPath: string | undefined
  /** Films come from elsewhere and ffmpeg is a large program: it looks at them in a box. */
  limits: ProcessLimits
  runner: ProcessRunner
}

/** Looks into longer videos with ffmpeg. All rejects with an error. */
export interface VideoInspector {
  /**
   * How long a video plays, in milliseconds, as its headers tell; `undefined` when they do not.
   * Rejects when ffmpeg finds no picture in the file or cannot read its kind.
   */
  readDurationMs(file: string, signal?: AbortSignal): Promise<number | undefined>
  /** A JPEG, 640 wide at most, of the last key frame (from which a film can be read) up to `atMs`. */
  makePoster(file: string, atMs: number, signal?: AbortSignal): Promise<Buffer>
}

/** The formats a person keeps films in; among those left out are some that name other files. */
const FORMATS = 'mov,matroska,ogg,avi,mpegts,mpeg,flv'
/** One picture of 8K. A header may promise more of it than fits into any machine. */
const MAX_PIXELS = 8192 * 4320
const POSTER_WIDTH = 640

const RUN = { deadlineMs: 15_000, maxOutputBytes: 2 * 1024 * 1024, maxErrorBytes: 256 * 1024 }
/** For 4K; what needs more has no poster. */
const NEEDS: ProcessNeeds = { memoryBytes: 256 * 1024 * 1024, cpuSeconds: 10 }

export function createVideoInspector(parts: VideoInspectorParts): VideoInspector {
  const { ffmpegPath, limits, runner } = parts

  async function run(args: string[], signal: AbortSignal | undefined) {
    if (ffmpegPath === undefined) throw new Error('No ffmpeg here reads films.')
    const [file, wrapped] = limits.wrap(ffmpegPath, args, NEEDS)
    return runner.run(file, wrapped, { ...RUN, ...(signal && { signal }) })
  }

  return {
    async readDurationMs(file, signal) {
      // Nothing is decoded: what is asked for is what ffmpeg says about its input.
      const output = ['-map', '0:v:0', '-c', 'copy', '-t', '0', '-f', 'null', '-']
      const { stderr } = await run(
        ['-hide_banner', '-v', 'info', ...input(file), ...output],
        signal,
      )
      return durationIn(stderr)
    },
    async makePoster(file, atMs, signal) {
      const seek = ['-noaccurate_seek', '-ss', (atMs / 1000).toFixed(3)]
      const { stdout } = await run(['-v', 'error', ...seek, ...input(file), ...POSTER], signal)
      if (stdout.length === 0) throw new Error(`There is no picture in ${file} at ${atMs} ms.`)
      return stdout
    },
  }
}

const POSTER = [
  ...['-map', '0:v:0', '-frames:v', '1', '-vf', `scale='min(${POSTER_WIDTH},iw)':-2`],
  ...['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', 'pipe:1'],
]

function input(file: string): string[] {
  const allowed = ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS]
  const threads = ['-threads', '1', '-filter_threads', '1', '-max_pixels', `${MAX_PIXELS}`]
  // A name could look like an option or an address: `file:` says that it is neither.
  return ['-nostdin', ...threads, ...allowed, '-i', `file:${file}`]
}

function durationIn(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(text) ?? []
  if (hours === undefined) return undefined
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000)
}
