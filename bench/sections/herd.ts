import { setTimeout } from 'node:timers/promises'
import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import type { Bench } from '../lib/context.ts'
import { type Figure, figureOf, quantile } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { type BenchServer, startServer } from '../lib/processes.ts'

const section = 'herd'
const CLIENTS = 1000
const WITNESSES = 20
const REPLAYED = 10
/** Between two messages of the others. */
const PAUSE_MS = 100

interface Round {
  replayedMs: number
  lagMs: number
  witnessMs: number
}

/** After a restart everybody is back at once, and each wants ten messages of 50 KB. */
export async function herd(bench: Bench): Promise<Figure[]> {
  const { frames } = await largeFrames(bench)
  const server = await startServer('ours')
  const rounds: Round[] = []
  const small = bench.content.flat.frames
  for (let i = 0; i < (bench.isQuick ? 1 : 5); i++) {
    rounds.push(await stampede(server, `herd-${i}`, frames, small))
  }
  await server.stop()
  const what = `${CLIENTS} reconnect at once, ${REPLAYED} messages each`
  const figure = (words: string, key: keyof Round, most: number) =>
    figureOf({
      ...{ section, what: `${what}: ${words}`, unit: 'ms' },
      ours: rounds.map((round) => round[key]),
      goal: { of: 'value', most },
    })
  return [
    figure('all replayed', 'replayedMs', 2000),
    figure('loop lag', 'lagMs', 100),
    figure("others' messages, p99", 'witnessMs', 300),
  ]
}

async function stampede(
  server: BenchServer,
  room: string,
  frames: string[],
  small: string[],
): Promise<Round> {
  const sender = await openClient(server.url, { room })
  for (let i = 0; i < REPLAYED; i++) {
    const kept = sender.next('messageack')
    sender.emit('message', { id: 'bench', message: `${i}`, frames })
    await kept
  }
  const watch = await watchOthers(server, small)
  await server.vitals({ collectGarbage: true })
  await server.vitals()
  const startedAt = performance.now()
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => rejoin(server, room)))
  const replayedMs = performance.now() - startedAt
  const { lagMs } = await server.vitals()
  const witnessMs = await watch.stop()
  await closeAll([sender, ...clients])
  return { replayedMs, lagMs, witnessMs }
}

/** Resolves when the replay is there; its text is not read, a thousand readers share one process. */
async function rejoin({ url }: BenchServer, room: string): Promise<BenchClient> {
  let done = () => {}
  const replayed = new Promise<void>((resolve) => {
    done = resolve
  })
  const client = await openClient(url, { room }, (one) => one.onText('messages', () => done()))
  await replayed
  return client
}

/** Others, in a room of their own, go on talking; resolves with how long their messages took. */
async function watchOthers(server: BenchServer, frames: string[]) {
  const auth = { room: 'others' }
  const talker = await openClient(server.url, auth)
  const latencies: number[] = []
  let [sentAt, isOver] = [0, false]
  const witnesses = await openClients(WITNESSES, () =>
    openClient(server.url, auth, (one) =>
      one.onText('message', () => latencies.push(performance.now() - sentAt)),
    ),
  )
  async function talk(): Promise<void> {
    while (!isOver) {
      const kept = talker.next('messageack')
      sentAt = performance.now()
      talker.emit('message', { id: 'bench', message: 'hello', frames })
      await kept
      await setTimeout(PAUSE_MS)
    }
  }
  const talking = talk()
  return {
    stop: async () => {
      isOver = true
      await talking
      await closeAll([talker, ...witnesses])
      return quantile(latencies, 0.99)
    },
  }
}
