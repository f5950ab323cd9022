import { type ProcessOptions, runProcess } from '../processes/run-process.ts'

/** The formats a person keeps films in; among those left out are some that name other files. */
const FORMATS = 'mov,matroska,ogg,avi,mpegts,mpeg,flv'
const LIMITS: ProcessOptions = {
  deadlineMs: 15_000,
  maxOutputBytes: 2 * 1024 * 1024,
  maxErrorBytes: 256 * 1024,
}
const POSTER_WIDTH = 640

/**
 * How long a video plays, in milliseconds, as its headers tell; `undefined` when they do not.
 * Rejects with a `ProcessError` when ffmpeg finds no picture in the file or cannot read its kind.
 */
export async function readDurationMs(
  ffmpegPath: string,
  file: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  // Nothing is decoded: what is asked for is what ffmpeg says about its input.
  const output = ['-map', '0:v:0', '-c', 'copy', '-t', '0', '-f', 'null', '-']
  const args = ['-hide_banner', '-v', 'info', ...input(file), ...output]
  const { stderr } = await runProcess(ffmpegPath, args, { ...LIMITS, ...(signal && { signal }) })
  const [, hours, minutes, seconds] = /^ {2}Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(stderr) ?? []
  if (hours === undefined) return undefined
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000)
}

/** A JPEG of the picture at `atMs`, 640 wide at most. Rejects with a `ProcessError`. */
export async function makePoster(
  ffmpegPath: string,
  file: string,
  atMs: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const seek = ['-ss', (atMs / 1000).toFixed(3)]
  const picture = ['-map', '0:v:0', '-frames:v', '1', '-vf', `scale='min(${POSTER_WIDTH},iw)':-2`]
  const output = ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', 'pipe:1']
  const args = ['-v', 'error', ...seek, ...input(file), ...picture, ...output]
  const { stdout } = await runProcess(ffmpegPath, args, { ...LIMITS, ...(signal && { signal }) })
  if (stdout.length === 0) throw new Error(`There is no picture in ${file} at ${atMs} ms.`)
  return stdout
}

function input(file: string): string[] {
  // A name could look like an option or an address: `file:` says that it is neither.
  const allowed = ['-protocol_whitelist', 'file', '-format_whitelist', FORMATS]
  return ['-nostdin', '-threads', '1', ...allowed, '-i', `file:${file}`]
}
