import { findProgram, USUAL_PATH } from '../../../helpers/processes/find-program.ts'
import { runProcess } from '../../../helpers/processes/run-process.ts'

const LIMITS = {
  deadlineMs: 180_000,
  maxOutputBytes: 50_000_000,
  maxErrorBytes: 1_000_000,
  maxAsideBytes: 1_000_000,
}

/** The whole path of a program that the tests need. */
export async function needProgram(name: string): Promise<string> {
  const path = await findProgram(name, process.env.PATH ?? USUAL_PATH)
  if (path === undefined) throw new Error(`The tests need ${name}; script/test installs it.`)
  return path
}

/** Runs `ffmpeg` or `ffprobe` in a folder and returns what it printed. */
export async function runFfmpeg(name: 'ffmpeg' | 'ffprobe', args: string[], cwd: string) {
  const { stdout } = await runProcess(await needProgram(name), args, { ...LIMITS, cwd })
  return stdout
}
