import { expect, test, vi } from 'vitest'
import { watchEviction } from '../../../../database/redis/connection/eviction-watch.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

test('eviction that is switched on while Redis runs is said once, and until it is off again', async () => {
  const redis = await startRedis()
  const connection = await connectTo(redis.url)
  const onWarning = vi.fn()
  const duties: (() => void)[] = []
  const keep = (work: () => void) => {
    duties.push(work)
    return () => {}
  }
  const pulse = { every: (_: number, work: () => void) => keep(work) }
  const eviction = watchEviction({ connection, pulse, onWarning })
  eviction.check()
  await redis.call('config', 'set', 'maxmemory-policy', 'allkeys-lru')
  for (const duty of duties) duty()
  await vi.waitFor(() => expect(eviction.check).toThrow('maxmemory-policy allkeys-lru'))
  await eviction.look()
  expect(onWarning.mock.calls).toEqual([[expect.stringContaining('CONFIG SET')]])

  await redis.call('config', 'set', 'maxmemory-policy', 'noeviction')
  await eviction.look()
  eviction.check()

  // Another server has taken its place, or its configuration was read anew.
  await redis.kill()
  await connection.untilAway()
  await redis.restart()
  await redis.call('config', 'set', 'maxmemory-policy', 'volatile-ttl')
  await connection.untilBack()
  await eviction.look()
  expect(eviction.check).toThrow('volatile-ttl')
  await connection.close()
  await redis.stop()
})
