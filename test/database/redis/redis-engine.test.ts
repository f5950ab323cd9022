import { expect, test, vi } from 'vitest'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import { systemClock } from '../../../helpers/clock.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage } from '../../support/messages.ts'
import { startRedis } from '../../support/redis/redis-server.ts'

const QUIET = { onAway() {}, onBack() {}, onWarning() {} }

test('a start that is refused leaves nothing behind that goes on', async () => {
  const redis = await startRedis()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  await redis.call('zadd', 'animate:{.nodes}', Date.now() + 600_000, '2.other')
  const started = vi.spyOn(globalThis, 'setInterval')
  const ended = vi.spyOn(globalThis, 'clearInterval')
  await expect(openRedisEngine({ address, clock: systemClock, ...QUIET })).rejects.toThrow(
    'another version',
  )
  expect(started).toHaveBeenCalled()
  for (const { value } of started.mock.results) expect(ended).toHaveBeenCalledWith(value)
  vi.restoreAllMocks()
  await redis.stop()
})

test('a sweep goes by Redis’s clock, whatever became of the own one since the last heartbeat', async () => {
  const redis = await startRedis()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  const own = createFakeClock(Date.now())
  const { messages, close } = await openRedisEngine({ address, clock: own, ...QUIET })
  await messages.keep(makeMessage({ sentAt: Date.now() }))
  own.advance(3_600_000)
  expect(await messages.sweep()).toEqual([])
  expect(await messages.newest('lobby', 10)).toHaveLength(1)
  await close()
  await redis.stop()
})
