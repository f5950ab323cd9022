import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../test/support/servers/free-port.ts'

/** When a write is on the disk: before it is answered, or within a second. */
export type Fsync = 'always' | 'everysec'

/** The figures that a Redis gives of itself. */
export interface RedisVitals {
  /** User and system time of its process. */
  cpuMs: number
  memoryBytes: number
  /** Calls of each command, those that scripts make included. */
  calls: Map<string, number>
}

/** A real redis-server of the bench's own. */
export interface BenchRedis {
  url: string
  vitals(): Promise<RedisVitals>
  stop(): Promise<void>
}

/** Starts Debian's redis-server on a free port, with its files in a folder of the bench. */
export async function startRedis(folder: string, fsync: Fsync): Promise<BenchRedis> {
  const port = await freePort()
  const dir = join(folder, `redis-${port}`)
  await mkdir(dir)
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '']
  const durable = ['--appendonly', 'yes', '--appendfsync', fsync]
  const child = spawn('redis-server', [...place, ...durable], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilReady(child)
  const url = `redis://127.0.0.1:${port}`
  const admin = new Redis(url)
  return {
    url,
    vitals: async () => vitalsIn(await admin.info('everything')),
    stop: async () => {
      admin.disconnect()
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}

/** Resolves when it takes connections; what it says later is read, too, so that its pipe stays empty. */
function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error('redis-server did not start')))
  })
}

/** Reads the answer to INFO: `used_cpu_user:1.5` in seconds, `cmdstat_get:calls=3,...`. */
export function vitalsIn(info: string): RedisVitals {
  const fields = new Map(info.split(/\r?\n/).map((line) => split(line, ':')))
  const number = (name: string) => Number(fields.get(name) ?? Number.NaN)
  const calls = new Map<string, number>()
  for (const [name, value] of fields) {
    const count = /^calls=(\d+)/.exec(value)
    if (name.startsWith('cmdstat_') && count) calls.set(name.slice(8), Number(count[1]))
  }
  return {
    cpuMs: 1000 * (number('used_cpu_user') + number('used_cpu_sys')),
    memoryBytes: number('used_memory'),
    calls,
  }
}

/** The bench's own questions are none of the load. */
const OWN = new Set(['info', 'ping', 'client|setinfo', 'client|setname', 'hello', 'select'])

/** How many commands of all kinds lie between two looks. */
export function commandsBetween(before: RedisVitals, after: RedisVitals): number {
  let sum = 0
  for (const [name, count] of after.calls) {
    if (!OWN.has(name)) sum += count - (before.calls.get(name) ?? 0)
  }
  return sum
}

function split(line: string, by: string): [string, string] {
  const at = line.indexOf(by)
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}
