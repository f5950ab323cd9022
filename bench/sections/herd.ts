import { setTimeout } from 'node:timers/promises'
import { type BenchClient, closeAll, openClient, openClients } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf, quantile } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { type BenchServer, startServer } from '../lib/processes.ts'

const section = 'herd'
const CLIENTS = 1000
const WITNESSES = 20
const REPLAYED = 10
/** Between two messages of the others. */
const PAUSE_MS = 100
/** Of the clip of a flat scene, which the others send, as text. */
const SHORTER_BYTES = 4800

interface Stampede {
  replayedMs: number
  lagMs: number
  cpuMs: number
  /** Of the messages that others, in a room of their own, sent meanwhile. */
  witnessMs: number
}

/** After a restart everybody is back at once, and each wants ten messages of 50 KB. */
export async function herd(bench: Bench): Promise<Figure[]> {
  const { frames, textBytes } = await largeFrames(bench)
  const server = await startServer('ours')
  const clips = { video: 'x'.repeat(textBytes), shorter: 'x'.repeat(SHORTER_BYTES) }
  const plain = await startServer('bare-socketio', { ...clips, replayed: REPLAYED })
  const small = bench.content.flat.frames
  let round = 0
  const [ours = [], rival = []] = await inTurn<Stampede>(bench.isQuick ? 2 : 4, [
    async () => {
      const room = `herd-${round++}`
      await fill(server, room, frames)
      return stampedeAmongOthers(server, room, small)
    },
    () => stampedeAmongOthers(plain, 'lobby', small),
  ])
  await server.stop()
  await plain.stop()
  const what = `${CLIENTS} reconnect at once, ${REPLAYED} messages each`
  const figure = (words: string, key: keyof Stampede, most?: number) =>
    figureOf({
      ...{ section, what: `${what}: ${words}`, unit: 'ms' },
      ours: ours.map((one) => one[key]),
      rival: { name: 'socket.io, emit by emit', values: rival.map((one) => one[key]) },
      ...(most !== undefined && { goal: { of: 'ratio', most } }),
    })
  return [
    figure('all replayed', 'replayedMs', 1.5),
    figure('loop lag', 'lagMs', 0.25),
    figure("others' messages, p99", 'witnessMs', 0.8),
    figure('CPU of the server', 'cpuMs', 1),
  ]
}

/** Ten messages, for a room that has something to replay. */
async function fill(server: BenchServer, room: string, frames: string[]): Promise<void> {
  const sender = await openClient(server.url, { room })
  for (let i = 0; i < REPLAYED; i++) {
    const kept = sender.next('messageack')
    sender.emit('message', { id: 'bench', message: `${i}`, frames })
    await kept
  }
  await closeAll([sender])
}

async function stampedeAmongOthers(
  server: BenchServer,
  room: string,
  small: string[],
): Promise<Stampede> {
  const watch = await watchOthers(server, small)
  const figures = await stampede(server, room)
  return { ...figures, witnessMs: await watch.stop() }
}

async function stampede(server: BenchServer, room: string): Promise<Omit<Stampede, 'witnessMs'>> {
  await server.vitals({ collectGarbage: true })
  const before = await server.vitals()
  const startedAt = performance.now()
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => rejoin(server, room)))
  const replayedMs = performance.now() - startedAt
  const { lagMs, cpuMs } = await server.vitals()
  await closeAll(clients)
  return { replayedMs, lagMs, cpuMs: cpuMs - before.cpuMs }
}

/** Resolves when the replay is there; its text is not read, a thousand readers share one process. */
async function rejoin({ url }: BenchServer, room: string): Promise<BenchClient> {
  let done = () => {}
  const replayed = new Promise<void>((resolve) => {
    done = resolve
  })
  const client = await openClient(url, { room }, (one) => one.onArrival('messages', () => done()))
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
      one.onArrival('message', () => latencies.push(performance.now() - sentAt)),
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
