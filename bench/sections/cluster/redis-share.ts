import { setTimeout } from 'node:timers/promises'
import { closeAll, openClient, openClients } from '../../lib/client.ts'
import type { Bench } from '../../lib/context.ts'
import { type Figure, figureOf } from '../../lib/figures.ts'
import { type Nodes, openAudience } from '../../lib/nodes.ts'
import { commandsBetween } from '../../lib/redis.ts'
import type { Rivals } from './rivals.ts'

/** Below it all are looked at each second. */
const ROOMS = 600

/** What a room that nobody talks in and a message take of Redis: memory, commands, CPU. */
export async function redisShare(bench: Bench, { ours, frames }: Rivals): Promise<Figure[]> {
  return [
    ...(await ofRooms(ours, bench.isQuick ? 4 : 15)),
    ...(await ofMessages(ours, frames, bench)),
  ]
}

async function ofRooms(nodes: Nodes, seconds: number): Promise<Figure[]> {
  await settle(nodes)
  const quiet = await share(nodes, () => setTimeout(seconds * 1000))
  let rooms: Awaited<ReturnType<typeof openClients>> = []
  const url = nodes.servers[0]?.url ?? ''
  const joining = await share(nodes, async () => {
    rooms = await openClients(ROOMS, (n) => openClient(url, { room: `share-${n}` }))
    // Presence is said together, a little later.
    await setTimeout(200)
  })
  await settle(nodes)
  const idle = await share(nodes, () => setTimeout(seconds * 1000))
  await closeAll(rooms)
  const each = ROOMS * seconds
  return [
    only('memory of Redis per room with one member', 'B', joining.memoryBytes / ROOMS),
    only(
      'commands of Redis per client that joins a room of its own',
      'of all',
      joining.commands / ROOMS,
    ),
    only('CPU of Redis for that', 'us', joining.redisUs / ROOMS),
    only('CPU of the node for that', 'us', joining.nodeUs / ROOMS),
    only(
      'commands of Redis per idle room and second',
      '/s',
      (idle.commands - quiet.commands) / each,
    ),
    only('CPU of Redis per idle room and second', 'us', (idle.redisUs - quiet.redisUs) / each),
    only('CPU of the node per idle room and second', 'us', (idle.nodeUs - quiet.nodeUs) / each),
    only('CPU of three nodes with nobody there, per second', 'us', quiet.nodeUs / seconds),
  ]
}

/** Finishes pending work and collects garbage, so that neither falls into a measurement. */
async function settle({ servers }: Nodes): Promise<void> {
  await setTimeout(1000)
  for (const server of servers) await server.vitals({ collectGarbage: true })
}

async function ofMessages(nodes: Nodes, frames: string[], { isQuick }: Bench): Promise<Figure[]> {
  const messages = isQuick ? 50 : 200
  const audience = await openAudience(nodes, frames, { room: 'shared', readers: 3, spread: 3 })
  const all = await share(nodes, async () => {
    for (let i = 0; i < messages; i++) await audience.post()
  })
  await audience.close()
  return [
    only('memory of Redis per message of 50 KB', 'B', all.memoryBytes / messages),
    only('commands of Redis per message, 3 nodes with members', 'of all', all.commands / messages),
  ]
}

async function share({ redis, cpuMs }: Nodes, task: () => Promise<unknown>) {
  if (!redis) throw new Error('these nodes have no Redis')
  const sum = async () => (await cpuMs()).reduce((all, one) => all + one, 0)
  const [before, nodesBefore] = [await redis.vitals(), await sum()]
  await task()
  const [after, nodesAfter] = [await redis.vitals(), await sum()]
  return {
    memoryBytes: after.memoryBytes - before.memoryBytes,
    commands: commandsBetween(before, after),
    redisUs: 1000 * (after.cpuMs - before.cpuMs),
    nodeUs: 1000 * (nodesAfter - nodesBefore),
  }
}

function only(what: string, unit: string, value: number): Figure {
  return figureOf({ section: 'cluster', what, unit, ours: [value] })
}
