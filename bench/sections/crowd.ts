import { setTimeout } from 'node:timers/promises'
import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf, quantile } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { type BenchServer, startServer } from '../lib/processes.ts'

const section = 'crowd'
const CLIENTS = 1000

/** A full room and a large message every second: from the post to the last of a thousand readers. */
export async function crowd(bench: Bench): Promise<Figure[]> {
  const { frames, textBytes } = await largeFrames(bench)
  const messages = bench.isQuick ? 5 : 20
  const ours = await openRoom(await startServer('ours'), frames)
  const plain = { video: 'x'.repeat(textBytes) }
  const bare = await openRoom(await startServer('bare-socketio', plain), frames)
  // Until V8 has compiled what they do again and again.
  for (const room of [ours, bare]) await room.post()
  const [our = [], bares = []] = await inTurn(messages, [ours.post, bare.post])
  await Promise.all([ours.close(), bare.close()])
  const what = `${CLIENTS} clients, a 50 KB message a second`
  const each = (key: 'p99Ms' | 'rssMb') => ({
    ours: our.map((one) => one[key]),
    rival: { name: 'bare socket.io', values: bares.map((one) => one[key]) },
  })
  return [
    figureOf({
      ...{ section, what: `${what}: not delivered within the second`, unit: 'of all' },
      ours: [our.reduce((sum, { missing }) => sum + missing, 0)],
      rival: {
        name: 'bare socket.io',
        values: [bares.reduce((sum, { missing }) => sum + missing, 0)],
      },
      goal: { of: 'value', most: 0 },
      note: `of ${CLIENTS * messages}`,
    }),
    figureOf({
      ...{ section, what: `${what}: post to reader, p99`, unit: 'ms', ...each('p99Ms') },
      goal: { of: 'ratio', most: 2 },
      note: `encoding included; median ${Math.round(
        quantile(
          our.map(({ p50Ms }) => p50Ms),
          0.5,
        ),
      )}`,
    }),
    figureOf({
      ...{ section, what: `${what}: memory of the server`, unit: 'MB', ...each('rssMb') },
      goal: { of: 'value', most: 250 },
    }),
  ]
}

interface Round {
  p50Ms: number
  p99Ms: number
  rssMb: number
  /** How many readers had no message when the second was over. */
  missing: number
}

interface Room {
  /** One message to everybody, and the rest of its second. */
  post(): Promise<Round>
  close(): Promise<void>
}

async function openRoom(server: BenchServer, frames: string[]): Promise<Room> {
  let [sentAt, latencies]: [number, number[]] = [0, []]
  const readers = await openClients(CLIENTS, () =>
    openClient(server.url, {}, (client: BenchClient) =>
      client.onArrival('message', () => latencies.push(performance.now() - sentAt)),
    ),
  )
  const sender = await openClient(server.url)
  await server.vitals({ collectGarbage: true })
  return {
    post: async () => {
      latencies = []
      const second = setTimeout(1000)
      sentAt = performance.now()
      sender.emit('message', { id: 'bench', message: 'hello', frames })
      await second
      return {
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        rssMb: (await server.vitals()).rssBytes / 1e6,
        missing: CLIENTS - latencies.length,
      }
    },
    close: async () => {
      await closeAll([sender, ...readers])
      await server.stop()
    },
  }
}
