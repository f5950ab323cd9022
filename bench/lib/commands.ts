import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CLIP_ENVIRONMENT, clipArguments } from '../../helpers/clips/clip-arguments.ts'
import { sealWebm } from '../../helpers/webm/seal-webm.ts'
import { type Content, FRAMES, STREAM } from './content.ts'
import { childrenCpuMs } from './processes.ts'

/**
 * A command line of ffmpeg that reads the frames of its working folder and writes to stdout; ours writes
 * their grids to descriptor 3 as well.
 */
export interface Command {
  file: string
  args: string[]
  /** That of the bench by default. */
  env?: NodeJS.ProcessEnv
}

export function command2015(file: string): Command {
  const filter = ['-filter:v', 'setpts=2.5*PTS', '-vcodec', 'libvpx', '-an']
  return { file, args: ['-i', '%d.jpg', ...filter, '-f', 'webm', 'pipe:1'] }
}

export function commandOurs(file: string, size: number): Command {
  const shape = { frames: FRAMES, width: size, height: size, fps: 10 }
  return { file, args: clipArguments(STREAM, shape), env: CLIP_ENVIRONMENT }
}

/** Runs it in a folder; resolves with what it wrote. */
export async function runCommand({ file, args, env }: Command, cwd: string): Promise<Buffer> {
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ignore'] })
  const [chunks, errors]: [Buffer[], Buffer[]] = [[], []]
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${file} failed: ${Buffer.concat(errors).toString()}`)
  return Buffer.concat(chunks)
}

/** Runs a command ("$@") as often as its first word ($0) says, from a shell of one megabyte. */
const REPEAT = 'i=0; while [ $i -lt $0 ]; do "$@" >/dev/null 2>&1 || exit 1; i=$((i+1)); done'

/**
 * CPU in milliseconds of one run, as the mean of several. Not started from here: what Linux copies
 * of a process as large as this one would count as the command's.
 */
export async function cpuOf(command: Command, cwd: string, runs: number): Promise<number> {
  const { file, args } = command
  const before = childrenCpuMs()
  await runCommand({ ...command, file: 'sh', args: ['-c', REPEAT, `${runs}`, file, ...args] }, cwd)
  return (childrenCpuMs() - before) / runs
}

/** How libvpx is asked to work, as ffmpeg's options; without the second output, the grids. */
export function settingsOurs(size: number): string[] {
  const { args } = commandOurs('', size)
  return args.slice(args.indexOf('-an'), args.lastIndexOf('-an'))
}

/** libvpx in its fast mode as everybody knows it: the settings of the 9 ms that are our measure. */
export const SETTINGS_USUAL = [
  ...['-an', '-c:v', 'libvpx', '-pix_fmt', 'yuv420p', '-threads', '1'],
  ...['-deadline', 'realtime', '-cpu-used', '8', '-f', 'webm', 'pipe:1'],
]

/**
 * What libvpx itself takes for ten frames: one long encode of raw pictures less a short one, so that
 * neither the start of a process nor reading a JPEG is in it.
 */
export async function libvpxCpu(
  file: string,
  content: Content,
  settings: string[],
  clips: number,
): Promise<number> {
  const before = childrenCpuMs()
  await runRaw(file, content, settings, 1)
  const short = childrenCpuMs()
  await runRaw(file, content, settings, clips + 1)
  return (childrenCpuMs() - short - (short - before)) / clips
}

async function runRaw(
  file: string,
  { folder, size }: Content,
  settings: string[],
  times: number,
): Promise<void> {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${size}x${size}`]
  const input = ['-stream_loop', `${times - 1}`, ...raw, '-framerate', '10', '-i', 'raw.yuv']
  await runCommand({ file, args: ['-v', 'error', '-nostdin', ...input, ...settings] }, folder)
}

/** The frames of a content as raw pictures, in `raw.yuv` of its folder. */
export async function decodeContent(file: string, { folder }: Content): Promise<void> {
  const output = ['-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-y', 'raw.yuv']
  await runCommand({ file, args: ['-v', 'error', '-i', '%d.jpg', ...output] }, folder)
}

/** How alike a clip and its frames are (1 is the same), by ffmpeg's own measure. */
export async function ssimOf(file: string, clip: string, folder: string): Promise<number> {
  const even = 'settb=1/10,setpts=N,format=yuv420p'
  const graph = `[0:v]${even}[a];[1:v]scale=out_range=tv,${even}[b];[a][b]ssim`
  const args = ['-nostdin', '-i', clip, '-i', '%d.jpg', '-lavfi', graph, '-f', 'null', '-']
  const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk
  })
  await once(child, 'close')
  const found = /SSIM .*All:([\d.]+)/.exec(text)
  if (!found) throw new Error(`no likeness: ${text.slice(-500)}`)
  return Number(found[1])
}

/** Our clips come with an unknown length from the pipe; the server seals them, so does the bench. */
export function sealed(webm: Buffer): Buffer {
  sealWebm(webm)
  return webm
}
