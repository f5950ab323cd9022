import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { carriedFfmpeg } from '../helpers/encoders/carried-ffmpeg.ts'
import { FfmpegError, ffmpegOfSetting, installCommand } from '../helpers/processes/find-ffmpeg.ts'
import { canRun, findProgram } from '../helpers/processes/find-program.ts'
import { runProcess } from '../helpers/processes/run-process.ts'
import { FRAME_INTERVAL_MS, FRAME_SIZE, MAX_FRAMES } from '../realtime/protocol.ts'
import { readSettings } from '../server/read-settings.ts'

const DEADLINE_MS = 30_000
/** The file by a name of ours: in others ffmpeg takes `%02d` for the number of a series. */
const INPUT = 'input'

/**
 * Ten frames of the first two seconds of any video, GIF or picture, as a page would record them:
 * the square in the middle, JPEG data URIs. What is shorter is repeated.
 * Rejects with a sentence when ffmpeg cannot read the file.
 */
export async function framesOf(file: string): Promise<string[]> {
  if (!existsSync(file)) throw new Error(`There is no file "${file}".`)
  const ffmpegPath = await findReader()
  const folder = await mkdtemp(join(tmpdir(), 'animate-frames-'))
  try {
    await symlink(resolve(file), join(folder, INPUT))
    await runProcess(ffmpegPath, argumentsFor(), {
      cwd: folder,
      deadlineMs: DEADLINE_MS,
      maxOutputBytes: 1024,
      maxErrorBytes: 64 * 1024,
    })
    return await readFrames(folder)
  } catch (cause) {
    throw new Error(`No frames could be made of "${file}".`, { cause })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** One that reads any file, which that of script/build-ffmpeg does not; the old carried one last. */
async function findReader(): Promise<string> {
  const { ffmpegPath, searchPath, encoder } = readSettings([]).options
  const own = ffmpegPath && (await ffmpegOfSetting(ffmpegPath, searchPath))
  if (own && !own.limitsItself) return own.path
  const system = await findProgram('ffmpeg', searchPath)
  if (system !== undefined) return system
  const carried = encoder === 'system' ? undefined : await carriedFfmpeg()
  if (carried !== undefined && (await canRun(carried))) return carried
  throw new FfmpegError(`No ffmpeg here reads films. Install it with: ${installCommand()}`)
}

/**
 * Filters repeat what is shorter, not the demuxer: `-stream_loop` gives no frame at all of a JPEG
 * with some versions. A still picture lasts less than one interval, which `fps` would round to none.
 */
function argumentsFor(): string[] {
  const square = `scale=${FRAME_SIZE}:${FRAME_SIZE}:force_original_aspect_ratio=increase`
  const crop = `crop=${FRAME_SIZE}:${FRAME_SIZE}`
  const rate = 1000 / FRAME_INTERVAL_MS
  const repeat = `loop=loop=-1:size=${MAX_FRAMES},setpts=N/${rate}/TB`
  return [
    ...['-v', 'error', '-nostdin', '-protocol_whitelist', 'file'],
    ...['-t', `${(MAX_FRAMES * FRAME_INTERVAL_MS) / 1000}`, '-i', INPUT],
    ...['-an', '-vf', `fps=${rate}:eof_action=pass,${square},${crop},${repeat}`],
    ...['-frames:v', `${MAX_FRAMES}`],
    ...['-pix_fmt', 'yuvj420p', '-q:v', '7', '-f', 'image2', '%02d.jpg'],
  ]
}

async function readFrames(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name !== INPUT).sort()
  if (names.length === 0) throw new Error('ffmpeg wrote no frame.')
  const jpegs = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return jpegs.map((jpeg) => `data:image/jpeg;base64,${jpeg.toString('base64')}`)
}
