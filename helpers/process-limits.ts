import { findProgram, USUAL_PATH } from './find-program.ts'
import { runProcess } from './run-process.ts'

export type Command = [file: string, args: string[]]

/** Runs programs in a box made of the system's own tools, as far as it has them. */
export interface ProcessLimits {
  wrap(file: string, args: string[]): Command
  /** Tools that are not here or do not work, in words for the log; empty when all is well. */
  missing: string[]
}

/** For machines without the tools, and for tests. */
export const noLimits: ProcessLimits = { wrap: (file, args) => [file, args], missing: [] }

interface Tool {
  name: string
  args: string[]
  without: string
}

/**
 * What one encode may use. The gate before the encoder keeps every clip far below all of these
 * (about 0.1 s and 65 MB); they end what got past it.
 */
const PRLIMIT: Tool = {
  name: 'prlimit',
  args: [
    '--core=0',
    // Seconds; the deadline of the encoder usually comes first.
    '--cpu=3:4',
    // All writable memory. Debian's ffmpeg needs about 60 MB of it to encode 640x480.
    `--data=${128 * 1024 * 1024}`,
    // Each thread's stack is of this size too, and counts as data.
    `--stack=${2 * 1024 * 1024}`,
    // It writes into a pipe: it has no business with any file.
    '--fsize=0',
    '--nofile=64',
  ],
  without: 'no limit on the memory and CPU of an encode',
}

const SETPRIV: Tool = {
  name: 'setpriv',
  args: ['--pdeathsig', 'KILL', '--no-new-privs'],
  without: 'an encode outlives a killed server by up to a few seconds',
}

/**
 * Looks which of `prlimit` and `setpriv` (util-linux) are here and work. They replace themselves by
 * the program they start, so that a kill meets the program itself and no process is added.
 */
export async function detectLimits(searchPath = USUAL_PATH): Promise<ProcessLimits> {
  const chain: string[] = []
  const missing: string[] = []
  for (const tool of [SETPRIV, PRLIMIT]) {
    const path = await findProgram(tool.name, searchPath)
    if (path !== undefined && (await works(path, tool))) chain.push(path, ...tool.args)
    else missing.push(`${tool.name} is missing: ${tool.without}`)
  }
  return { wrap: wrapper(chain), missing }
}

function wrapper([first, ...rest]: string[]): ProcessLimits['wrap'] {
  if (first === undefined) return noLimits.wrap
  return (file, args) => [first, [...rest, file, ...args]]
}

/** Other programs have these names too (busybox), and know fewer options. */
async function works(path: string, tool: Tool): Promise<boolean> {
  try {
    const limits = { deadlineMs: 5000, maxOutputBytes: 10_000, maxErrorBytes: 10_000 }
    await runProcess(path, [...tool.args, path, '--version'], limits)
    return true
  } catch {
    return false
  }
}
