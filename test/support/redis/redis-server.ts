import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { mustBeUndone } from '../forgotten.ts'
import { freePort } from '../servers/free-port.ts'
import { makeTempFolder } from '../temp-folder.ts'

/** A real Redis of the test's own, on a free port, in a folder of its own. */
export interface RedisServer {
  url: string
  port: number
  /** Where it keeps its files, if any. */
  folder: string
  /** Asks or tells it anything, past the program that is tested. */
  call(...words: [string, ...(string | number)[]]): Promise<unknown>
  /** Ends it without a word (kill -9); its files stay. */
  kill(): Promise<void>
  /** Stops it in the middle of what it does (SIGSTOP): connections stay open, nothing is answered. */
  freeze(): void
  thaw(): void
  /** Starts it again on the same port and files, after `kill`. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface RedisServerOptions {
  /** Lines of redis.conf, beside the port and the folder. */
  config?: string[]
  /** Whether it watches over other servers instead of being one. */
  isSentinel?: boolean
  /** Whether it takes connections by TLS alone; `call` trusts its certificate. */
  isTls?: boolean
  /** How its clients speak to it. */
  url?: (port: number) => string
}

/** Every write is on the disk before it is answered. */
export const DURABLE = ['appendonly yes', 'appendfsync always']

export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { config = [], isSentinel = false, isTls = false } = options
  const { url = (port) => `redis${isTls ? 's' : ''}://127.0.0.1:${port}` } = options
  const folder = await makeTempFolder()
  const port = await freePort()
  const place = [
    'bind 127.0.0.1',
    `dir ${folder.path}`,
    ...(isSentinel ? [] : ['save ""']),
    ...(isTls ? [`tls-port ${port}`, 'port 0', 'tls-auth-clients no'] : [`port ${port}`]),
  ]
  const start = () => spawnRedis(folder.path, [...place, ...config], isSentinel)
  let child = await start()
  const tls = { rejectUnauthorized: false }
  const admin = new Redis(url(port), { lazyConnect: true, ...(isTls && { tls }) })
  admin.on('error', () => {})

  async function end(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'close')
    child.kill('SIGKILL')
    await ended
  }
  async function stop(): Promise<void> {
    admin.disconnect()
    await end()
    await folder.remove()
    stopped()
  }
  const stopped = mustBeUndone(`the Redis on port ${port}`, stop)
  return {
    ...{ url: url(port), port, folder: folder.path, kill: end, stop },
    call: (command, ...args) => admin.call(command, ...args),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async restart() {
      child = await start()
    },
  }
}

/** Resolves when it takes connections and has read its files. */
async function spawnRedis(
  folder: string,
  config: string[],
  isSentinel: boolean,
): Promise<ChildProcess> {
  // A sentinel writes what it learns into its file.
  const file = join(folder, 'redis.conf')
  await writeFile(file, config.join('\n'))
  const args = [file, ...(isSentinel ? ['--sentinel'] : [])]
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const isReady = isSentinel ? 'Sentinel ID is' : 'Ready to accept connections'
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (said.length < MOST_OUTPUT) said += chunk.toString()
      if (said.includes(isReady)) resolve()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`redis-server did not start:\n${said}`)))
  })
  return child
}

/** What it says when it starts is all that is looked at. */
const MOST_OUTPUT = 100_000
