import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Linux counts in these, as /proc shows it. */
const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/**
 * User and system time in milliseconds of a process, of everything it has started that still runs,
 * and of all that has ended. Steps of 10 ms, so that only the difference over many clips is exact.
 */
export function cpuMs(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + ticksOf(pid, 11, 15) * TICK_MS, 0)
}

/** The same of all children of this process that have ended and been waited for. */
export function childrenCpuMs(): number {
  return ticksOf('self', 13, 15) * TICK_MS
}

/** The sum of some fields of /proc/pid/stat, counted from the state; 0 when it has ended. */
function ticksOf(pid: number | 'self', from: number, to: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return fields.slice(from, to).reduce((sum, ticks) => sum + Number(ticks), 0)
  } catch {
    return 0
  }
}

/** A process and everything it has started that is running now. */
export function treeOf(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const parent = parentOf(name)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

function parentOf(name: string): number | undefined {
  if (!/^\d+$/.test(name)) return undefined
  try {
    return Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return undefined
  }
}

/** What a server of the bench says of itself; see `servers/serve.ts`. */
export interface Vitals {
  /** CPU of the server process alone, without its encoders. */
  cpuMs: number
  rssBytes: number
  /** The longest the event loop was late since last asked. */
  lagMs: number
}

export interface BenchServer {
  url: string
  pid: number
  vitals(wishes?: { collectGarbage?: boolean }): Promise<Vitals>
  /** Asks for one of the server's own jobs and waits until it is done. */
  order(job: Record<string, unknown>): Promise<unknown>
  stop(): Promise<void>
}

/** `BENCH_PROFILE=folder` leaves a CPU profile of every server there, for Chrome's DevTools. */
const { BENCH_PROFILE } = process.env
const PROFILING = BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${BENCH_PROFILE}`] : []
const FOLDER = join(import.meta.dirname, '../servers')

/** Starts one of `bench/servers` as a process of its own. */
export async function startServer(
  name: string,
  settings: Record<string, unknown> = {},
): Promise<BenchServer> {
  const child = fork(join(FOLDER, `${name}.js`), [JSON.stringify(settings)], {
    execArgv: ['--expose-gc', ...PROFILING],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const [{ url }] = await Promise.race([once(child, 'message'), ended.then(() => [{ url: '' }])])
  if (!url || child.pid === undefined) throw new Error(`bench/servers/${name} did not start`)

  let last: Promise<unknown> = Promise.resolve()
  function order(job: Record<string, unknown>): Promise<unknown> {
    const answer = last.then(async () => {
      const answered = once(child, 'message')
      child.send(job)
      return (await answered)[0]
    })
    last = answer
    return answer
  }
  return {
    url,
    pid: child.pid,
    order,
    vitals: async ({ collectGarbage = false } = {}) =>
      (await order({ job: 'vitals', collectGarbage })) as Vitals,
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
