import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import type { Bench } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { type BenchServer, cpuMs, startServer } from '../lib/processes.ts'

const section = 'growth'
const ROUNDS = 3

/** How the cost of one message grows: with who reads it, with who else posts, with other rooms. */
export async function growth(bench: Bench): Promise<Figure[]> {
  const { frames } = bench.content.head
  const posts = bench.isQuick ? 6 : 30
  const server = await startServer('ours')
  await costWith(server, { readers: 1, rooms: 1, inFlight: 1 }, frames, posts)
  const figures: Figure[] = []
  const add = async (what: string, load: Load) =>
    figures.push(
      figureOf({
        ...{ section, what: `CPU per message, ${what}`, unit: 'ms' },
        ours: await costWith(server, load, frames, posts),
      }),
    )
  for (const readers of [1, 100, 300, 1000]) {
    await add(`${readers} clients in the room`, { readers, rooms: 1, inFlight: 1 })
  }
  for (const inFlight of [1, 4, 16]) {
    await add(`${inFlight} posts at once`, { readers: 1, rooms: 1, inFlight })
  }
  for (const rooms of [1, 20, 200]) {
    await add(`200 clients in ${rooms} rooms`, { readers: 200 / rooms, rooms, inFlight: 1 })
  }
  await server.stop()
  return figures
}

interface Load {
  /** In each room. */
  readers: number
  rooms: number
  inFlight: number
}

let tries = 0

async function costWith(
  server: BenchServer,
  { readers, rooms, inFlight }: Load,
  frames: string[],
  posts: number,
): Promise<number[]> {
  const name = `growth-${++tries}`
  const open = (index: number) => openClient(server.url, { room: `${name}-${index % rooms}` })
  const clients = await openClients(readers * rooms, open)
  const senders = await openClients(inFlight, open)
  const costs: number[] = []
  for (let round = 0; round < ROUNDS; round++)
    costs.push(await costOf(server, senders, frames, posts))
  await closeAll([...senders, ...clients])
  return costs
}

async function costOf(
  server: BenchServer,
  senders: BenchClient[],
  frames: string[],
  posts: number,
): Promise<number> {
  const before = cpuMs(server.pid)
  let left = posts
  await Promise.all(
    senders.map(async (sender) => {
      while (left-- > 0) {
        const kept = sender.next('messageack')
        sender.emit('message', { id: 'bench', message: 'hello', frames })
        await kept
      }
    }),
  )
  return (cpuMs(server.pid) - before) / posts
}
