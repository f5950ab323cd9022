import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'

let redis: RedisServer
let nodes: Nodes
beforeAll(async () => {
  redis = await startRedis()
  nodes = await startNodes(redis.url, 1)
})
afterAll(async () => {
  await nodes.stop()
  await redis.stop()
})

const POLICY = ['config', 'set', 'maxmemory-policy'] as const
const NODES = 'animate:{.nodes}'
/** Lives for longer than any test. */
const LIVING = Date.now() + 3_600_000

test.each([
  ['eviction is switched on', [...POLICY, 'allkeys-lru'], [...POLICY, 'noeviction'], 'noeviction'],
  [
    'a node of another version runs',
    ['zadd', NODES, LIVING, '2.other'],
    ['zrem', NODES, '2.other'],
    'Stop all nodes of one version',
  ],
] as const)(
  'where %s, /readyz says what mends it, and is ready again afterwards',
  async (_, break_, mend, words) => {
    /** Nodes look at what they stand on whenever Redis is back. */
    const change = async (command: readonly [string, ...(string | number)[]]) => {
      await redis.call(...command)
      await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
    }
    const ready = async () => {
      const { status, body } = await ask(nodes.apps[0]?.url ?? '', '/readyz')
      return { status, text: String(body) }
    }
    expect(await ready()).toMatchObject({ status: 200 })
    await change(break_)
    await expect.poll(ready).toMatchObject({ status: 503, text: expect.stringContaining(words) })
    await change(mend)
    await expect.poll(ready).toMatchObject({ status: 200 })
  },
)
