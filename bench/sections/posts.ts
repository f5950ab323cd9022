import { type BenchClient, closeAll, openClient } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf, quantile } from '../lib/figures.ts'
import { type BenchServer, cpuMs, startServer } from '../lib/processes.ts'

const section = 'posts'
const IN_FLIGHT = 16

interface Rival {
  name: string
  server: BenchServer
  clients: BenchClient[]
  /** How many posts make one measurement: fast rivals need more of them. */
  alone: number
  together: number
}

interface Measurement {
  cpuMs: number
  latencyMs: number
  perSecond: number
}

/**
 * From a socket to a clip: whole servers, and the CPU of everything they start. One of ours is given
 * no ffmpeg and takes what it finds best, as it does wherever nothing is set.
 */
export async function posts(bench: Bench): Promise<Figure[]> {
  const { frames } = bench.content.head
  const rivals = await openRivals(bench)
  // A server that has just started compiles itself meanwhile; none is measured like that.
  for (const rival of rivals) await measure(rival, 1, rival.alone, frames)
  const rounds = bench.isQuick ? 2 : 5
  const single = await inTurn(
    rounds,
    rivals.map((rival) => () => measure(rival, 1, rival.alone, frames)),
  )
  const many = await inTurn(
    bench.isQuick ? 1 : 3,
    rivals.map((rival) => () => measure(rival, IN_FLIGHT, rival.together, frames)),
  )
  for (const { clients, server } of rivals) {
    await closeAll(clients)
    await server.stop()
  }
  return rivals.slice(1).flatMap(({ name }, index) => {
    const of = (list: Measurement[][]) => ({ old: list[0] ?? [], ours: list[index + 1] ?? [] })
    return figures(name, of(single), of(many))
  })
}

async function openRivals({ systemFfmpeg, builtFfmpeg, isQuick }: Bench): Promise<Rival[]> {
  const scale = isQuick ? 0.5 : 1
  const open = async (name: string, server: BenchServer, weight: number) => {
    const clients: BenchClient[] = []
    for (let i = 0; i < IN_FLIGHT; i++) clients.push(await openClient(server.url))
    return {
      ...{ name, server, clients },
      alone: Math.ceil(weight * 5 * scale),
      together: Math.ceil((16 + weight * 4) * scale),
    }
  }
  const taken = await startServer('ours')
  const { encoder } = (await taken.order({ job: 'encoder' })) as { encoder: string }
  const ours = (ffmpegPath: string) => startServer('ours', { ffmpegPath })
  return [
    await open('2015', await startServer('chat-2015', { ffmpegPath: systemFfmpeg }), 1),
    await open(`${TAKEN} (${encoder})`, taken, 10),
    await open("Debian's", await ours(systemFfmpeg), 3),
    ...(builtFfmpeg && encoder !== 'built'
      ? [await open('static', await ours(builtFfmpeg), 10)]
      : []),
  ]
}

/** Each of `inFlight` clients posts its next one as soon as it has the one before. */
async function measure(rival: Rival, inFlight: number, count: number, frames: string[]) {
  const before = cpuMs(rival.server.pid)
  const startedAt = performance.now()
  const latencies: number[] = []
  let left = count
  await Promise.all(
    rival.clients.slice(0, inFlight).map(async (client) => {
      while (left-- > 0) latencies.push(await post(client, frames))
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return {
    cpuMs: (cpuMs(rival.server.pid) - before) / count,
    latencyMs: quantile(latencies, 0.5),
    perSecond: count / seconds,
  }
}

/** Posts as a client of 2015 does; resolves with the milliseconds until `messageack`. */
async function post(client: BenchClient | undefined, frames: string[]): Promise<number> {
  const startedAt = performance.now()
  const answered = client?.next('messageack')
  client?.emit('message', { id: 'bench', message: 'hello', frames })
  await answered
  return performance.now() - startedAt
}

interface Pair {
  old: Measurement[]
  ours: Measurement[]
}

const TAKEN = 'the taken'
const GOALS: Record<string, Record<'alone' | 'together' | 'rate' | 'latency', number>> = {
  [`${TAKEN} (carried)`]: { alone: 0.2, together: 0.06, rate: 15, latency: 0.4 },
  [`${TAKEN} (built)`]: { alone: 0.12, together: 0.03, rate: 30, latency: 0.25 },
  "Debian's": { alone: 0.62, together: 0.12, rate: 8, latency: 0.75 },
  static: { alone: 0.12, together: 0.03, rate: 30, latency: 0.25 },
}

function figures(name: string, single: Pair, many: Pair): Figure[] {
  const goals = GOALS[name]
  const figure = (
    what: string,
    unit: string,
    { old, ours }: Pair,
    key: keyof Measurement,
    goal: { most?: number | undefined; least?: number | undefined },
  ) => {
    const values = (list: Measurement[]) => list.map((one) => one[key])
    return figureOf({
      ...{ section, what: `${what}, ${name} ffmpeg`, unit, ours: values(ours) },
      rival: { name: '2015 server', values: values(old) },
      goal: {
        of: 'ratio',
        ...(goal.most !== undefined && { most: goal.most }),
        ...(goal.least !== undefined && { least: goal.least }),
      },
    })
  }
  return [
    figure('CPU per clip, one at a time', 'ms', single, 'cpuMs', { most: goals?.alone }),
    figure(`CPU per clip, ${IN_FLIGHT} in flight`, 'ms', many, 'cpuMs', { most: goals?.together }),
    figure(`clips a second, ${IN_FLIGHT} in flight`, '/s', many, 'perSecond', {
      least: goals?.rate,
    }),
    figure('post to messageack, idle', 'ms', single, 'latencyMs', { most: goals?.latency }),
  ]
}
