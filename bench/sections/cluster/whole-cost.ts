import { type BenchClient, openClient } from '../../lib/client.ts'
import { type Bench, inTurn } from '../../lib/context.ts'
import { type Figure, figureOf } from '../../lib/figures.ts'
import { type BenchServer, cpuMs, startServer } from '../../lib/processes.ts'
import { type BenchRedis, type Fsync, startRedis } from '../../lib/redis.ts'

interface Place {
  server: BenchServer
  client: BenchClient
  redis?: BenchRedis
}

interface Whole {
  /** Of the node and its encoders. */
  cpuMs: number
  redisMs: number
  /** From the post to its `messageack`. */
  latencyMs: number
}

/** A message with everything, encoding too: one node on Redis against the same with its own folder. */
export async function wholeCost(bench: Bench): Promise<Figure[]> {
  const places = [await open(), await open(bench, 'always'), await open(bench, 'everysec')]
  const { frames } = bench.content.head
  const posts = bench.isQuick ? 20 : 60
  const measures = places.map((place) => () => measure(place, frames, posts))
  for (const one of measures) await one()
  const [embedded = [], always = [], everysec = []] = await inTurn(bench.isQuick ? 2 : 7, measures)
  for (const { client, server, redis } of places) {
    await client.close()
    await server.stop()
    await redis?.stop()
  }
  return [...figures('always', always, embedded), ...figures('everysec', everysec, embedded)]
}

function figures(fsync: Fsync, ours: Whole[], embedded: Whole[]): Figure[] {
  const where = `one node on Redis (appendfsync ${fsync})`
  const figure = (what: string, key: keyof Whole, most?: number) =>
    figureOf({
      ...{ section: 'cluster', what: `${what}, ${where}`, unit: 'ms' },
      ours: ours.map((one) => one[key]),
      ...(key !== 'redisMs' && {
        rival: { name: 'embedded', values: embedded.map((one) => one[key]) },
      }),
      ...(most !== undefined && { goal: { of: 'ratio', most } }),
    })
  return [
    figure('CPU of a whole message, encoding included', 'cpuMs', 1.3),
    figure('CPU of Redis beside it', 'redisMs'),
    figure('post to messageack', 'latencyMs'),
  ]
}

async function open(bench?: Bench, fsync?: Fsync): Promise<Place> {
  const redis = bench && fsync && (await startRedis(bench.folder, fsync))
  const server = await startServer('ours', { redisUrl: redis?.url, drainSeconds: 0 })
  return { server, client: await openClient(server.url), ...(redis && { redis }) }
}

async function measure({ server, client, redis }: Place, frames: string[], posts: number) {
  const [before, redisBefore] = [cpuMs(server.pid), await redis?.vitals()]
  const startedAt = performance.now()
  for (let i = 0; i < posts; i++) {
    const answered = client.next('messageack')
    client.emit('message', { id: 'bench', message: 'hello', frames })
    await answered
  }
  const latencyMs = (performance.now() - startedAt) / posts
  const redisMs = ((await redis?.vitals())?.cpuMs ?? 0) - (redisBefore?.cpuMs ?? 0)
  return { cpuMs: (cpuMs(server.pid) - before) / posts, redisMs: redisMs / posts, latencyMs }
}
