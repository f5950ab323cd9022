import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import type { Message } from '../../../realtime/protocol.ts'
import { type JoinedClient, join } from '../../support/clients/chat-client.ts'
import { processesIn } from '../../support/processes-in.ts'
import type { Random } from '../../support/random.ts'

/** The points of a message's life at which `crash-server.ts` can kill itself. */
export const POINTS = [
  'before-encode',
  'before-keep',
  'mid-keep',
  'after-keep',
  'before-broadcast',
  'after-broadcast',
  'before-ack',
  'mid-sweep',
] as const

/** One post, as its sender remembers it. */
interface Attempt {
  nonce: string
  room: string
  message: string
  /** What the server has promised, once it has. */
  receipt?: { key: string; expiresAt: number }
}

export interface CrashReport {
  kills: number
  attempts: number
  receipts: number
  /** Receipts that were looked for after a restart, each as often as it was. */
  compared: number
  /** Milliseconds from the start of the process to `/readyz`, one of each start. */
  readyMs: number[]
}

export interface CrashOptions {
  program: string
  dataDir: string
  frames: string[]
  random: Random
  messageTtlSeconds: number
}

interface Running {
  child: ChildProcess
  url: string
  ended: Promise<unknown>
  warnings(): string
}

/** Posts, lets the server be killed, restarts it and compares; throws at the first broken promise. */
export function createCrashTest(options: CrashOptions) {
  const { random, frames, dataDir } = options
  const attempts: Attempt[] = []
  const seen = new Map<string, string>()
  const report: CrashReport = { kills: 0, attempts: 0, receipts: 0, compared: 0, readyMs: [] }
  let token = ''

  async function start(point: string, times: number): Promise<Running> {
    const startedAt = performance.now()
    const flags = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir]
    const limits = ['--posts-per-minute', '0', '--replay-limit', '100', '--log-level', 'warn']
    const life = ['--message-ttl-seconds', `${options.messageTtlSeconds}`]
    const args = [options.program, point, `${times}`, ...flags, ...limits, ...life]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(child, 'exit')
    let warnings = ''
    child.stderr.on('data', (bytes: Buffer) => {
      warnings += bytes.toString()
    })
    const url = await Promise.race([
      once(child.stdout, 'data').then(([bytes]) => String(bytes).trim()),
      ended.then(() => {
        throw new Error(`the server did not start: ${warnings}`)
      }),
    ])
    const { status } = await fetch(`${url}/readyz`)
    if (status !== 200) throw new Error('the server is not ready after its start')
    report.readyMs.push(performance.now() - startedAt)
    return { child, url, ended, warnings: () => warnings }
  }

  /** Posts until the server is dead. */
  async function postUntilDead(server: Running, room: string): Promise<void> {
    const client = await enter(server.url, room)
    if (client === undefined) return
    const { socket } = client
    token = client.welcome.token
    socket.on('message', note)
    socket.on('messageack', note)
    const dead = new Promise<'dead'>((resolve) => socket.once('disconnect', () => resolve('dead')))
    for (let count = 0; count < 60; count += 1) {
      const attempt: Attempt = {
        nonce: `n${attempts.length}`,
        room,
        message: `m${attempts.length}`,
      }
      attempts.push(attempt)
      if ((await Promise.race([send(client, attempt), dead])) === 'dead') break
    }
    await dead
    socket.close()
  }

  async function send({ socket }: JoinedClient, attempt: Attempt): Promise<'sent'> {
    const { nonce, message } = attempt
    const answer = await socket.emitWithAck('message', { id: nonce, nonce, message, frames })
    if (!answer.ok) throw new Error(`refused: ${answer.code} ${answer.text}`)
    attempt.receipt = answer
    return 'sent'
  }

  function note({ key, video }: Message): void {
    const digest = digestOf(video)
    const before = seen.get(key) ?? digest
    if (before !== digest) throw new Error(`${key} has changed`)
    seen.set(key, digest)
  }

  /** What was acknowledged has to be there, once, unchanged; what was not may be tried again. */
  async function compare(server: Running): Promise<void> {
    const now = Date.now()
    const recent = attempts.filter((a) => !a.receipt || a.receipt.expiresAt > now)
    for (const room of new Set(recent.map((attempt) => attempt.room))) {
      const client = await joinAndCheck(server, room, token)
      for (const attempt of recent) {
        if (attempt.room === room && !attempt.receipt) await send(client, attempt)
      }
      client.socket.close()
      const again = await joinAndCheck(server, room)
      again.socket.close()
    }
  }

  async function joinAndCheck(server: Running, room: string, token?: string) {
    const askedAt = Date.now()
    const client = await join(server.url, { room, ...(token !== undefined && { token }) })
    checkReplay(client.replay, room, askedAt)
    return client
  }

  function checkReplay(replay: Message[], room: string, askedAt: number): void {
    replay.forEach(note)
    const keys = replay.map(({ key }) => key)
    if (new Set(keys).size !== keys.length) throw new Error('a message is replayed twice')
    if ([...keys].sort().join() !== keys.join()) throw new Error('the replay is out of order')
    const ids = replay.map(({ id }) => id)
    if (new Set(ids).size !== ids.length) throw new Error('an attempt was posted twice')
    if (replay.some(({ expiresAt }) => expiresAt <= askedAt)) throw new Error('replayed too late')
    const now = Date.now()
    for (const { receipt, message } of attempts.filter((attempt) => attempt.room === room)) {
      if (!receipt || receipt.expiresAt <= now) continue
      report.compared += 1
      const found = replay.find(({ key }) => key === receipt.key)
      if (found?.message !== message) throw new Error(`${message} was acknowledged and is lost`)
    }
  }

  /**
   * One life of the server: it starts on what the last one left, has to have all that was promised,
   * and ends at a named point or, without one, at a random instant.
   */
  async function kill(point?: (typeof POINTS)[number]): Promise<void> {
    const times = 1 + random.below(point === 'mid-sweep' ? 3 : 6)
    const server = await start(point ?? 'never', times)
    await checkStart(server)
    if (point === undefined) setTimeout(() => server.child.kill('SIGKILL'), random.below(700))
    else server.child.kill('SIGUSR2')
    await postUntilDead(server, `room-${report.kills}`)
    await server.ended
    report.kills += 1
    await nothingRuns()
  }

  /** The last life, which nobody ends before all is compared. */
  async function finish(): Promise<CrashReport> {
    const server = await start('never', 1)
    await checkStart(server)
    server.child.kill('SIGKILL')
    await server.ended
    report.attempts = attempts.length
    report.receipts = attempts.filter(({ receipt }) => receipt).length
    return report
  }

  async function checkStart(server: Running): Promise<void> {
    const left = await readdir(joinPath(dataDir, 'tmp')).catch(() => [])
    if (left.length > 0) throw new Error(`left over: ${left.join()}`)
    await compare(server)
    if (/damaged/.test(server.warnings())) throw new Error(`damaged: ${server.warnings()}`)
  }

  /** No ffmpeg outlives its server; the system takes a moment to end what is no child of ours. */
  async function nothingRuns(): Promise<void> {
    for (let tries = 0; tries < 6000; tries += 1) {
      if ((await processesIn(dataDir)).length === 0) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('an ffmpeg is left')
  }

  return { kill, finish }
}

/** Undefined when the server died in between. */
async function enter(url: string, room: string): Promise<JoinedClient | undefined> {
  return join(url, { room }).catch(() => undefined)
}

function digestOf(video: string): string {
  return createHash('sha256').update(video).digest('base64')
}
