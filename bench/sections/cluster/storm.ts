import { type BenchClient, closeAll, openClient } from '../../lib/client.ts'
import { type Bench, inTurn } from '../../lib/context.ts'
import { type Figure, figureOf } from '../../lib/figures.ts'
import { type Nodes, openAudience } from '../../lib/nodes.ts'
import { commandsBetween } from '../../lib/redis.ts'
import type { Rivals } from './rivals.ts'

const CLIENTS = 1000
const ROOMS = 10
const REPLAYED = 10

interface Storm {
  replayedMs: number
  cpuMs: number
  redisCpuMs: number
  commands: number
}

/** All come back at once, to ten rooms with ten messages each; the same to one embedded node. */
export async function storm(bench: Bench, { ours, embedded, frames }: Rivals): Promise<Figure[]> {
  for (const nodes of [ours, embedded]) await fill(nodes, frames)
  const [our = [], one = []] = await inTurn(
    bench.isQuick ? 2 : 5,
    [ours, embedded].map((nodes) => () => comeBack(nodes)),
  )
  const what = `${CLIENTS} reconnect at once on 3 nodes, ${ROOMS} rooms, ${REPLAYED} messages each`
  const figure = (words: string, unit: string, key: keyof Storm, isOfRedis = false) =>
    figureOf({
      ...{ section: 'cluster', what: `${what}: ${words}`, unit },
      ours: our.map((all) => all[key]),
      ...(!isOfRedis && {
        rival: { name: 'one embedded node', values: one.map((all) => all[key]) },
      }),
    })
  return [
    figure('all replayed', 'ms', 'replayedMs'),
    figure('CPU of all nodes', 'ms', 'cpuMs'),
    figure('CPU of Redis', 'ms', 'redisCpuMs', true),
    figure('commands of Redis', 'of all', 'commands', true),
  ]
}

const roomOf = (index: number) => `storm-${index % ROOMS}`

async function fill(nodes: Nodes, frames: string[]): Promise<void> {
  for (let n = 0; n < ROOMS; n++) {
    const audience = await openAudience(nodes, frames, { room: roomOf(n), readers: 1, spread: 1 })
    for (let i = 0; i < REPLAYED; i++) await audience.post()
    await audience.close()
  }
}

async function comeBack(nodes: Nodes): Promise<Storm> {
  const { servers, redis } = nodes
  const [before, redisBefore] = [sum(await nodes.cpuMs()), await redis?.vitals()]
  const startedAt = performance.now()
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, n) =>
      rejoin(servers[n % servers.length]?.url ?? '', roomOf(Math.floor(n / servers.length))),
    ),
  )
  const replayedMs = performance.now() - startedAt
  const [after, redisAfter] = [sum(await nodes.cpuMs()), await redis?.vitals()]
  await closeAll(clients)
  const ofRedis = redisBefore && redisAfter
  return {
    replayedMs,
    cpuMs: after - before,
    redisCpuMs: ofRedis ? redisAfter.cpuMs - redisBefore.cpuMs : 0,
    commands: ofRedis ? commandsBetween(redisBefore, redisAfter) : 0,
  }
}

/** Resolves when the replay is there; its text is not read, a thousand share this process. */
async function rejoin(url: string, room: string): Promise<BenchClient> {
  let done = () => {}
  const replayed = new Promise<void>((resolve) => {
    done = resolve
  })
  const client = await openClient(url, { room }, (one) => one.onArrival('messages', () => done()))
  await replayed
  return client
}

function sum(values: number[]): number {
  return values.reduce((all, one) => all + one, 0)
}
