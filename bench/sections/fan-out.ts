import { setTimeout } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { type BenchServer, startServer } from '../lib/processes.ts'

const section = 'fan-out'
export const CLIENTS = 200
/**
 * Both send at the same pace, as a chat does. Between two of our messages lies an encode; a raw
 * server that sends without a pause would find all of its sockets in the processor's caches still,
 * and take three quarters of what it takes at this pace.
 */
const PERIOD_MS = 30

/**
 * What one more reader of a message costs the server: the CPU of the server process with many
 * readers less that with one, so that making the message is not in it, for us and for a raw `ws`.
 */
export async function fanOut(bench: Bench): Promise<Figure[]> {
  const { frames, textBytes } = await largeFrames(bench)
  // What a post itself costs varies by more than a delivery costs: only many even it out.
  const messages = bench.isQuick ? 20 : 60
  const ours = await openOurs(frames, messages)
  const raw = await openRaw(textBytes, messages)
  // Until V8 has compiled what they do again and again.
  const rehearsals = bench.isQuick ? 1 : 3
  for (let i = 0; i < rehearsals; i++) for (const one of [ours, raw]) await one.costOf('many')
  const [our = [], rawCost = []] = await inTurn(bench.isQuick ? 2 : 5, [
    marginalCost(ours, messages),
    marginalCost(raw, messages),
  ])
  await Promise.all([ours.stop(), raw.stop()])
  return [
    figureOf({
      ...{ section, what: `CPU of the server per delivery, ${CLIENTS} clients`, unit: 'us' },
      ours: our,
      rival: { name: 'raw ws.send', values: rawCost },
      goal: { of: 'ratio', most: 1.1 },
      note: `${Math.round(textBytes / 1000)} KB each`,
    }),
  ]
}

type Room = 'one' | 'many'

/** Microseconds of the server for one more reader of one message. */
export function marginalCost(rival: Rival, messages: number): () => Promise<number> {
  return async () => {
    const one = await rival.costOf('one')
    const many = await rival.costOf('many')
    return (1000 * (many - one)) / (messages * (CLIENTS - 1))
  }
}

export interface Rival {
  /** CPU in milliseconds of the server for `messages` messages to everybody in the room. */
  costOf(room: Room): Promise<number>
  stop(): Promise<void>
}

export async function openOurs(
  frames: string[],
  messages: number,
  settings: Record<string, unknown> = {},
): Promise<Rival> {
  const server = await startServer('ours', settings)
  const sender = { one: await poster(server, 'one'), many: await poster(server, 'many') }
  const readers = {
    one: [await openClient(server.url, { room: 'one' })],
    many: await openClients(CLIENTS, () => openClient(server.url, { room: 'many' })),
  }
  const costOf = (room: Room) =>
    cpuOf(server, messages, async () => {
      const heard = readers[room].map((client) => nextText(client))
      sender[room].emit('message', { id: 'bench', message: 'hello', frames })
      await Promise.all(heard)
    })
  return {
    costOf,
    stop: async () => {
      await closeAll([...Object.values(sender), ...readers.one, ...readers.many])
      await server.stop()
    },
  }
}

function poster({ url }: BenchServer, room: Room): Promise<BenchClient> {
  return openClient(url, { room })
}

function nextText(client: BenchClient): Promise<void> {
  return new Promise((resolve) => client.onArrival('message', () => resolve()))
}

async function openRaw(textBytes: number, messages: number): Promise<Rival> {
  const server = await startServer('raw-ws')
  const text = 'x'.repeat(textBytes)
  const open = async (room: Room) => {
    const socket = new WebSocket(`${server.url}/${room}`, { perMessageDeflate: false })
    await new Promise((resolve) => socket.once('open', resolve))
    return socket
  }
  const readers = { one: [await open('one')], many: [] as WebSocket[] }
  while (readers.many.length < CLIENTS) readers.many.push(await open('many'))
  const costOf = (room: Room) =>
    cpuOf(server, messages, async () => {
      const heard = readers[room].map(
        (socket) => new Promise((resolve) => socket.once('message', resolve)),
      )
      await server.order({ room, text })
      await Promise.all(heard)
    })
  return {
    costOf,
    stop: async () => {
      for (const socket of [...readers.one, ...readers.many]) socket.terminate()
      await server.stop()
    },
  }
}

async function cpuOf(server: BenchServer, times: number, task: () => Promise<void>) {
  const before = await server.vitals()
  for (let i = 0; i < times; i++) await Promise.all([task(), setTimeout(PERIOD_MS)])
  return (await server.vitals()).cpuMs - before.cpuMs
}
