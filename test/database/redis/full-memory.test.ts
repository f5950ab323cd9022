import { afterEach, expect, test } from 'vitest'
import { NoRoomError } from '../../../database/engine.ts'
import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import { createRedisEraser } from '../../../database/redis/redis-eraser.ts'
import { openRedisMessageStore } from '../../../database/redis/redis-message-store.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage, TTL_MS } from '../../support/messages.ts'
import { startRedis } from '../../support/redis/redis-server.ts'
import { connectTo } from '../../support/redis/use-redis.ts'

const undo: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

test('a Redis without memory takes no message, and what has expired is swept all the same', async () => {
  const redis = await startRedis()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  const clock = createFakeClock(Date.now())
  const quiet = { onAway() {}, onBack() {}, onWarning() {} }
  const engine = await openRedisEngine({ address, clock, ...quiet })
  const connection = await connectTo(redis.url)
  const pulse = openPulse()
  const eraser = createRedisEraser({ connection, pulse, onWarning() {} })
  // An engine goes by Redis's clock; time passes for these.
  const onDeletion = eraser.noteDeletion
  const messages = openRedisMessageStore({ connection, clock, onDeletion })
  undo.push(redis.stop, engine.close, connection.close, pulse.close, eraser.close)
  const early = makeMessage({ room: 'den', sentAt: clock.now() })
  const later = makeMessage({ room: 'den', sentAt: clock.now() + 1000 })
  for (const message of [early, later]) await messages.keep(message)

  await redis.call('config', 'set', 'maxmemory', 1)
  const next = makeMessage({ room: 'den', sentAt: clock.now() + 2000 })
  await expect(messages.keep(next)).rejects.toBeInstanceOf(NoRoomError)
  await expect(engine.ping()).rejects.toBeInstanceOf(NoRoomError)
  clock.advance(TTL_MS)
  expect(await messages.sweep()).toEqual([{ key: early.key, room: 'den' }])
  clock.advance(1000)
  expect(await messages.sweep()).toEqual([{ key: later.key, room: 'den' }])

  await redis.call('config', 'set', 'maxmemory', 0)
  await messages.keep(next)
  expect(await messages.newest('den', 10)).toEqual([next])
})
