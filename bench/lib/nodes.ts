import { randomBytes } from 'node:crypto'
import { type BenchClient, closeAll, openClient, openClients } from './client.ts'
import { type BenchServer, startServer } from './processes.ts'
import type { BenchRedis } from './redis.ts'

/** Of a message's clip: about 50 KB as text. */
export const CLIP_BYTES = 37_500

/** One to three servers that are one chat. */
export interface Nodes {
  name: string
  servers: BenchServer[]
  redis?: BenchRedis
  /** Milliseconds of CPU that each node has taken so far, without Redis. */
  cpuMs(): Promise<number[]>
  stop(): Promise<void>
}

/** The real server, whole, but for encoding: that is the same for all, and hides the rest. */
export function startOurs(
  count: number,
  redis?: BenchRedis,
  own: Record<string, unknown> = {},
): Promise<Nodes> {
  const settings = { clipBytes: CLIP_BYTES, drainSeconds: 0, redisUrl: redis?.url, ...own }
  return start(redis ? 'on Redis' : 'embedded', 'ours', count, settings, redis)
}

/** socket.io with its sharded adapter: a message goes through Redis whole, and is kept nowhere. */
export function startSharded(count: number, redis: BenchRedis): Promise<Nodes> {
  const video = `data:video/webm;base64,${randomBytes(CLIP_BYTES).toString('base64')}`
  const settings = { video, shorter: video, redisUrl: redis.url }
  return start("socket.io's sharded adapter", 'bare-socketio', count, settings, redis)
}

async function start(
  name: string,
  program: string,
  count: number,
  settings: Record<string, unknown>,
  redis?: BenchRedis,
): Promise<Nodes> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => startServer(program, { ...settings, isLagWatched: false })),
  )
  return {
    ...{ name, servers, ...(redis && { redis }) },
    cpuMs: async () => {
      const all = await Promise.all(servers.map((server) => server.vitals()))
      return all.map(({ cpuMs }) => cpuMs)
    },
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  }
}

/** The readers of a room and an author that posts there, at the first node. */
export interface Audience {
  /** Posts, and resolves with the milliseconds after which each reader had it. */
  post(): Promise<number[]>
  close(): Promise<void>
}

/** Readers of a room, one by one at the first `spread` of the nodes. */
export async function openAudience(
  { servers }: Pick<Nodes, 'servers'>,
  frames: string[],
  { room, readers, spread, auth = {} }: AudienceOptions,
): Promise<Audience> {
  const at = (index: number) => servers[index % spread]?.url ?? ''
  let onArrival = () => {}
  const listen = (client: BenchClient) => client.onArrival('message', () => onArrival())
  const clients = await openClients(readers, (index) =>
    openClient(at(index), { ...auth, room }, listen),
  )
  const sender = await openClient(at(0), { ...auth, room })
  return {
    post: () =>
      new Promise((resolve) => {
        const latencies: number[] = []
        const sentAt = performance.now()
        onArrival = () => {
          latencies.push(performance.now() - sentAt)
          if (latencies.length === readers) resolve(latencies)
        }
        sender.emit('message', { id: 'bench', message: 'hello', frames })
      }),
    close: () => closeAll([sender, ...clients]),
  }
}

export interface AudienceOptions {
  room: string
  readers: number
  /** At how many of the nodes. */
  spread: number
  auth?: Record<string, unknown>
}
