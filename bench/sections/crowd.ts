import { setTimeout } from 'node:timers/promises'
import { closeAll, openClient, openClients } from '../lib/client.ts'
import type { Bench } from '../lib/context.ts'
import { type Figure, figureOf, quantile } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { startServer } from '../lib/processes.ts'

const section = 'crowd'
const CLIENTS = 1000

/** A full room and a large message every second: from the post to the last of a thousand readers. */
export async function crowd(bench: Bench): Promise<Figure[]> {
  const { frames } = await largeFrames(bench)
  const messages = bench.isQuick ? 3 : 20
  const server = await startServer('ours', { ffmpegPath: bench.builtFfmpeg ?? '' })
  const latencies: number[] = []
  let sentAt = 0
  const readers = await openClients(CLIENTS, () =>
    openClient(server.url, {}, (client) =>
      client.onArrival('message', () => latencies.push(performance.now() - sentAt)),
    ),
  )
  const sender = await openClient(server.url)
  await server.vitals({ collectGarbage: true })
  const rss: number[] = []
  for (let i = 0; i < messages; i++) {
    const second = setTimeout(1000)
    sentAt = performance.now()
    sender.emit('message', { id: 'bench', message: 'hello', frames })
    await second
    rss.push((await server.vitals()).rssBytes / 1e6)
  }
  await closeAll([sender, ...readers])
  await server.stop()
  const what = `${CLIENTS} clients, a 50 KB message a second`
  const missing = CLIENTS * messages - latencies.length
  return [
    figureOf({
      ...{ section, what: `${what}: not delivered within the second`, unit: 'of all' },
      ours: [missing],
      goal: { of: 'value', most: 0 },
      note: `of ${CLIENTS * messages}`,
    }),
    figureOf({
      ...{ section, what: `${what}: post to reader, p99`, unit: 'ms' },
      ours: [quantile(latencies, 0.99)],
      goal: { of: 'value', most: 150 },
      note: `median ${Math.round(quantile(latencies, 0.5))}; encoding included`,
    }),
    figureOf({
      ...{ section, what: `${what}: memory of the server`, unit: 'MB' },
      ours: [Math.max(...rss)],
      goal: { of: 'value', most: 250 },
    }),
  ]
}
