import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The temporary folder of one run of the tests, and what that run has left behind. */
export interface RunFolder {
  path: string
  /** For the suites: whatever they start inherits it, and is known by it. */
  env: { TMPDIR: string }
  /** Folders and processes that tests have not taken away: a line for each. */
  whatIsLeft(): string[]
  /** Ends and deletes it all. */
  clear(): void
}

/** Caches of the tools that lie beside, which no test has made. */
const NOT_OURS = /^(tsx-|node-compile-cache|playwright-transform-cache|\.)/

export function makeRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), 'animate-run-'))
  // Programs that tests start as another user have to get at what lies in it.
  chmodSync(path, 0o711)
  const folders = () => readdirSync(path).filter((name) => !NOT_OURS.test(name))
  return {
    path,
    env: { TMPDIR: path },
    whatIsLeft: () => [
      ...folders().map((name) => `folder ${name}`),
      ...processesOf(path).map((pid) => `process ${pid}: ${commandOf(pid)}`),
    ],
    clear() {
      for (const pid of processesOf(path)) endProcess(pid)
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The processes whose environment, command or working folder names the run's. Linux only. */
function processesOf(path: string): number[] {
  if (!existsSync('/proc/self')) return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => pid !== process.pid && traces(pid).includes(path))
}

function traces(pid: number): string {
  const read = (what: () => string) => {
    try {
      return what()
    } catch {
      // It has ended meanwhile, or is another user's.
      return ''
    }
  }
  const files = ['environ', 'cmdline'].map((name) => () => readFileSync(`/proc/${pid}/${name}`))
  return [...files.map((file) => () => file().toString()), () => readlinkSync(`/proc/${pid}/cwd`)]
    .map(read)
    .join('\n')
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`).toString().replaceAll('\0', ' ').slice(0, 200)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
