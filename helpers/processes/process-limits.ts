import { findProgram, USUAL_PATH } from './find-program.ts'
import { runProcess } from './run-process.ts'

export type Command = [file: string, args: string[]]

/** What a program may use beyond what an encode of one clip does. */
export interface ProcessNeeds {
  /** How much it may write into one file; nothing by default. */
  fileBytes?: number
  /** How much memory it may write to; 128 MiB by default. */
  memoryBytes?: number
  /** How long it may compute; 3 by default. The caller's deadline usually comes first. */
  cpuSeconds?: number
}

/** Runs programs in a box made of the system's own tools, as far as it has them. */
export interface ProcessLimits {
  wrap(file: string, args: string[], needs?: ProcessNeeds): Command
  /** Tools that are not here or do not work, in words for the log; empty when all is well. */
  missing: string[]
}

/** For machines without the tools, and for tests. */
export const noLimits: ProcessLimits = { wrap: (file, args) => [file, args], missing: [] }

interface Tool {
  name: string
  args(needs: ProcessNeeds): string[]
  without: string
}

/**
 * What one encode may use. The validation before the encoder keeps every clip far below all of
 * these (about 0.1 s and 65 MB); they end what got past it.
 */
const PRLIMIT: Tool = {
  name: 'prlimit',
  args: ({ fileBytes = 0, memoryBytes = 128 * 1024 * 1024, cpuSeconds = 3 }) => [
    '--core=0',
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    // All writable memory. Debian's ffmpeg needs about 60 MB of it to encode 640x480.
    `--data=${memoryBytes}`,
    // Each thread's stack is of this size too, and counts as data.
    `--stack=${2 * 1024 * 1024}`,
    // An encode writes into a pipe: it has no business with any file.
    `--fsize=${fileBytes}`,
    '--nofile=64',
  ],
  without: 'no limit on the memory and CPU of an encode',
}

const SETPRIV: Tool = {
  name: 'setpriv',
  args: () => ['--pdeathsig', 'KILL', '--no-new-privs'],
  without: 'an encode outlives a killed server by up to a few seconds',
}

/**
 * Looks which of `prlimit` and `setpriv` (util-linux) are here and work. They replace themselves by
 * the program they start, so that a kill meets the program itself and no process is added.
 */
export async function detectLimits(searchPath = USUAL_PATH): Promise<ProcessLimits> {
  const chain: { path: string; tool: Tool }[] = []
  const missing: string[] = []
  for (const tool of [SETPRIV, PRLIMIT]) {
    const path = await findProgram(tool.name, searchPath)
    if (path !== undefined && (await works(path, tool))) chain.push({ path, tool })
    else missing.push(`${tool.name} is missing: ${tool.without}`)
  }
  return { wrap: wrapper(chain), missing }
}

function wrapper(chain: { path: string; tool: Tool }[]): ProcessLimits['wrap'] {
  return (file, args, needs = {}) => {
    const words = chain.flatMap(({ path, tool }) => [path, ...tool.args(needs)])
    const [first = file, ...rest] = [...words, file, ...args]
    return [first, rest]
  }
}

/** Other programs have these names too (busybox), and know fewer options. */
async function works(path: string, tool: Tool): Promise<boolean> {
  try {
    const limits = { deadlineMs: 5000, maxOutputBytes: 10_000, maxErrorBytes: 10_000 }
    await runProcess(path, [...tool.args({}), path, '--version'], limits)
    return true
  } catch {
    return false
  }
}
