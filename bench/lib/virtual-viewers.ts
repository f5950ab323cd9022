import { setTimeout } from 'node:timers/promises'
import type { Load, Needs } from './capacity.ts'
import { closeAll, openClient, openClients } from './client.ts'
import type { Nodes } from './nodes.ts'
import { commandsBetween } from './redis.ts'

export interface Simulation {
  frames: string[]
  clips: string
  seconds: number
}

/** Time for what joining has left to do. */
const SETTLE_MS = 3000

/** Opens real connections for all viewers, has them post at their pace, and measures what it took. */
export async function simulate(
  nodes: Nodes,
  { viewers, rooms, postsPerMinute }: Load,
  { frames, clips, seconds }: Simulation,
): Promise<Partial<Needs>> {
  let deliveries = 0
  const urls = nodes.servers.map(({ url }) => url)
  const clients = await openClients(viewers, (n) =>
    // One after the other in every room, and every room on each node.
    openClient(
      urls[(n + Math.floor(n / rooms)) % urls.length] ?? '',
      { room: `slice-${n % rooms}`, clips },
      (client) => {
        client.onArrival('message', () => deliveries++)
        client.onArrival('messageack', () => deliveries++)
      },
    ),
  )
  await setTimeout(SETTLE_MS)
  const before = await look(nodes)
  deliveries = 0
  const posts = Math.round((viewers * postsPerMinute * seconds) / 60)
  const startedAt = performance.now()
  for (let n = 0; n < posts; n++) {
    // Far apart, so that it is another room each time.
    clients[(n * 7919) % viewers]?.emit('message', { id: 'bench', message: 'hello', frames })
    await setTimeout(startedAt + ((n + 1) * seconds * 1000) / posts - performance.now())
  }
  const after = await look(nodes)
  const tookSeconds = (performance.now() - startedAt) / 1000
  await closeAll(clients)
  return {
    messagesPerSecond: posts / tookSeconds,
    deliveriesPerSecond: deliveries / tookSeconds,
    nodeCores: (after.nodesMs - before.nodesMs) / 1000 / tookSeconds,
    redisCores: (after.redis.cpuMs - before.redis.cpuMs) / 1000 / tookSeconds,
    nodeBytes: after.bytes,
    commandsPerSecond: commandsBetween(before.redis, after.redis) / tookSeconds,
  }
}

async function look({ servers, redis }: Nodes) {
  if (!redis) throw new Error('these nodes have no Redis')
  const all = await Promise.all(servers.map((server) => server.vitals()))
  return {
    redis: await redis.vitals(),
    nodesMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    bytes: all.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  }
}
