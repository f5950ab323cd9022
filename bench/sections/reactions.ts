import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { type BenchServer, startServer } from '../lib/processes.ts'

const section = 'reactions'
const CLIENTS = 100
/** Each waits some tenths of a second for those that come with it. */
const ONE_BY_ONE = 20

/**
 * What a reaction costs the server in a full room: one after the other, each sent to everybody before the
 * next comes, and a hundred at once, which are a few events. An address may react 600 times a minute, so
 * each round has a server of its own.
 */
export async function reactions(bench: Bench): Promise<Figure[]> {
  const [frame = ''] = bench.content.head.frames
  const rounds = bench.isQuick ? 2 : 5
  const [alone = [], together = []] = await inTurn(rounds, [
    () => costOf(frame, oneByOne, ONE_BY_ONE),
    () => costOf(frame, allAtOnce, CLIENTS),
  ])
  const what = `CPU of the server per reaction, ${CLIENTS} clients`
  return [
    figureOf({ ...{ section, what: `${what}, one at a time`, unit: 'us' }, ours: alone }),
    figureOf({ ...{ section, what: `${what}, all at once`, unit: 'us' }, ours: together }),
  ]
}

interface Room {
  server: BenchServer
  clients: BenchClient[]
  key: string
}

/** Microseconds for one reaction, what is done to send it to everybody included. */
async function costOf(
  frame: string,
  task: (room: Room) => Promise<void>,
  count: number,
): Promise<number> {
  const server = await startServer('ours')
  const clients = await openClients(CLIENTS, () => openClient(server.url))
  const [poster] = clients
  if (poster === undefined) throw new Error('nobody is there')
  const posted = poster.next('messageack') as Promise<{ key: string }>
  poster.emit('message', { id: 'bench', message: 'hello', frames: [frame] })
  const room = { server, clients, key: (await posted).key }
  // Until V8 has compiled what is done again and again.
  for (let i = 0; i < 2; i++) await task(room)
  const before = await server.vitals()
  await task(room)
  const after = await server.vitals()
  await closeAll(clients)
  await server.stop()
  return (1000 * (after.cpuMs - before.cpuMs)) / count
}

/** Some turn theirs, each when all have received the one before. */
async function oneByOne({ clients, key }: Room): Promise<void> {
  for (const client of clients.slice(0, ONE_BY_ONE)) {
    const received = clients.map((one) => arrival(one))
    client.emit('react', { key, emoji: '👍' })
    await Promise.all(received)
  }
}

/** All turn theirs in the same moment. */
async function allAtOnce({ clients, key }: Room): Promise<void> {
  const [first] = clients
  if (first === undefined) return
  let last: Record<string, number> = {}
  const isDone = new Promise<void>((resolve) => {
    first.on('reactions', (payload) => {
      last = (payload as { counts: Record<string, number> }).counts
      if ([0, CLIENTS].includes(last['❤️'] ?? 0)) resolve()
    })
  })
  for (const client of clients) client.emit('react', { key, emoji: '❤️' })
  await isDone
}

function arrival(client: BenchClient): Promise<void> {
  return new Promise((resolve) => client.onArrival('reactions', resolve))
}
