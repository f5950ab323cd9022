import { expect, test, vi } from 'vitest'
import { openRedisNodes } from '../../../../database/redis/state/redis-nodes.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

const DEAD_AFTER_MS = 300
/** Beats when it is told to, as a node that cannot reach Redis for a while. */
const bySelf = { every: () => () => {} }

test('a node that was silent takes no other for dead until it has said that it lives for as long', async () => {
  const redis = await startRedis()
  const connection = await connectTo(redis.url)
  const nodes = await openRedisNodes(connection, { pulse: bySelf, deadAfterMs: DEAD_AFTER_MS })
  const deaths: string[] = []
  nodes.onDeath(async (node) => void deaths.push(node))
  await redis.call('zadd', 'animate:{.nodes}', Date.now(), 'another')
  const silentSince = performance.now()
  await vi.waitUntil(() => performance.now() - silentSince > 2 * DEAD_AFTER_MS)
  // Redis is back, and this node is the first to say so, twice.
  await nodes.beat()
  await nodes.beat()
  expect(deaths).toEqual([])
  expect(nodes.alive()).toContain('another')
  await vi.waitFor(
    async () => {
      await nodes.beat()
      expect(deaths).toEqual(['another'])
    },
    { timeout: 60_000, interval: DEAD_AFTER_MS / 10 },
  )
  expect(nodes.alive()).not.toContain('another')
  await nodes.close()
  await connection.close()
  await redis.stop()
})
