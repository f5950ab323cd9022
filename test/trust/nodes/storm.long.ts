import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFrames } from '../../support/media/frames.ts'
import { createRandom } from '../../support/random.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'
import { openTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { FAULTS, type FaultName } from './faults.ts'
import { runStorm } from './storm.ts'

/** Another seed, or a failed one again: NODES_SEED=<seed>. */
const SEED = Number(process.env.NODES_SEED ?? Date.now() % 100_000)
const STORMS = Number(process.env.STORMS ?? 10)
const FAULTS_EACH = 12

let frames: string[]
let redis: RedisServer
let link: TcpProxy
let nodes: Nodes
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 48 })
  redis = await startRedis({ config: DURABLE })
  link = await openTcpProxy(redis.port)
  // A client that is cut off before it has any message gets no more than this.
  nodes = await startNodes(link.url.replace('http', 'redis'), 3, { options: { replayLimit: 1000 } })
})
afterAll(async () => {
  await nodes.stop()
  await link.close()
  await redis.stop()
})

test.each(Array.from({ length: STORMS }, (_, n) => SEED + n))(
  `three nodes through ${FAULTS_EACH} faults: what was acknowledged reaches all, once, in one order (seed %i)`,
  async (seed) => {
    const random = createRandom(seed)
    const names = Object.keys(FAULTS) as FaultName[]
    const faults = Array.from({ length: FAULTS_EACH }, () => random.pick(names))
    const urls = nodes.apps.map(({ url }) => url)
    const report = await runStorm({ urls, redis, link, frames, random, posters: 3 }, faults)
    console.log(`seed ${seed}: ${report.acknowledged} acknowledged, ${report.refused} refused`)
    expect(report.wrongs).toEqual([])
  },
)
