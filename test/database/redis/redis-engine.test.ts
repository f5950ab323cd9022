import { expect, test, vi } from 'vitest'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import { systemClock } from '../../../helpers/clock.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { startRedis } from '../../support/redis/redis-server.ts'

test('a start that is refused leaves nothing behind that goes on', async () => {
  const redis = await startRedis()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  await redis.call('zadd', 'animate:{.nodes}', Date.now() + 600_000, '2.other')
  const started = vi.spyOn(globalThis, 'setInterval')
  const ended = vi.spyOn(globalThis, 'clearInterval')
  const quiet = { onAway() {}, onBack() {}, onWarning() {} }
  await expect(openRedisEngine({ address, clock: systemClock, ...quiet })).rejects.toThrow(
    'another version',
  )
  expect(started).toHaveBeenCalled()
  for (const { value } of started.mock.results) expect(ended).toHaveBeenCalledWith(value)
  vi.restoreAllMocks()
  await redis.stop()
})
