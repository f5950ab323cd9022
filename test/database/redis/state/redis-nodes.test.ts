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
  await redis.call('zadd', 'animate:{.nodes}', Date.now(), '1.another')
  const silentSince = performance.now()
  await vi.waitUntil(() => performance.now() - silentSince > 2 * DEAD_AFTER_MS)
  // Redis is back, and this node is the first to say so, twice.
  await nodes.beat()
  await nodes.beat()
  expect(deaths).toEqual([])
  expect(nodes.alive()).toContain('1.another')
  await vi.waitFor(
    async () => {
      await nodes.beat()
      expect(deaths).toEqual(['1.another'])
    },
    { interval: DEAD_AFTER_MS / 10 },
  )
  expect(nodes.alive()).not.toContain('1.another')
  await nodes.close()
  await connection.close()
  await redis.stop()
})

test('a node of another version is refused beside living ones, says what mends it, and becomes no node', async () => {
  const redis = await startRedis()
  const connection = await connectTo(redis.url)
  for (const [name, words] of [
    ['2.other', 'of format 2, this one is of format 1'],
    ['oldName', 'from before 1.0.0'],
  ] as const) {
    await redis.call('zadd', 'animate:{.nodes}', Date.now(), name)
    await expect(openRedisNodes(connection, { pulse: bySelf })).rejects.toThrow(words)
    expect(await redis.call('zrange', 'animate:{.nodes}', 0, -1)).toEqual([name])
    await redis.call('del', 'animate:{.nodes}')
  }
  // One that was killed long ago keeps nobody out.
  await redis.call('zadd', 'animate:{.nodes}', 1, '2.other')
  await (await openRedisNodes(connection, { pulse: bySelf })).close()
  await connection.close()
  await redis.stop()
})

test('a running node that finds one of another version is unready, says so once, and is ready when it is gone', async () => {
  const redis = await startRedis()
  const connection = await connectTo(redis.url)
  const onWarning = vi.fn()
  const nodes = await openRedisNodes(connection, { pulse: bySelf, onWarning })
  // A Redis that was flushed, and of which the other one was the first to know.
  await redis.call('flushall')
  await redis.call('zadd', 'animate:{.nodes}', Date.now(), '2.other')
  await nodes.beat()
  await nodes.beat()
  expect(nodes.check).toThrow('Stop all nodes of one version')
  expect(onWarning.mock.calls).toEqual([[expect.stringContaining('of format 2')]])
  expect(await redis.call('zrange', 'animate:{.nodes}', 0, -1)).toEqual(['2.other'])
  await redis.call('zrem', 'animate:{.nodes}', '2.other')
  await nodes.beat()
  nodes.check()
  expect(await redis.call('zrange', 'animate:{.nodes}', 0, -1)).toEqual([nodes.id])
  await nodes.close()
  await connection.close()
  await redis.stop()
})
