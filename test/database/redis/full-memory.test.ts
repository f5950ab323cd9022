import { expect, test } from 'vitest'
import { NoRoomError } from '../../../database/engine.ts'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage, TTL_MS } from '../../support/messages.ts'
import { startRedis } from '../../support/redis/redis-server.ts'

test('a Redis without memory takes no message, and what has expired is swept all the same', async () => {
  const redis = await startRedis()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  const clock = createFakeClock(Date.now())
  const quiet = { onAway() {}, onBack() {}, onWarning() {} }
  const engine = await openRedisEngine({ address, clock, ...quiet })
  const early = makeMessage({ room: 'den', sentAt: clock.now() })
  const later = makeMessage({ room: 'den', sentAt: clock.now() + 1000 })
  for (const message of [early, later]) await engine.messages.keep(message)

  await redis.call('config', 'set', 'maxmemory', 1)
  const next = makeMessage({ room: 'den', sentAt: clock.now() + 2000 })
  await expect(engine.messages.keep(next)).rejects.toBeInstanceOf(NoRoomError)
  await expect(engine.ping()).rejects.toBeInstanceOf(NoRoomError)
  clock.advance(TTL_MS)
  expect(await engine.messages.sweep()).toEqual([{ key: early.key, room: 'den' }])
  clock.advance(1000)
  expect(await engine.messages.sweep()).toEqual([{ key: later.key, room: 'den' }])

  await redis.call('config', 'set', 'maxmemory', 0)
  await engine.messages.keep(next)
  expect(await engine.messages.newest('den', 10)).toEqual([next])
  await engine.close()
  await redis.stop()
})
