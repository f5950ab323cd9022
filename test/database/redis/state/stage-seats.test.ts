import { afterAll, beforeAll, expect, test } from 'vitest'
import { SEAT_LASTS_MS, SEAT_LOST_MS } from '../../../../database/stage-store.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { openRedisNode, type RedisNode } from '../../../support/redis/redis-node.ts'
import { type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'

const SEAT = { nodeUrl: 'http://node1:8080', startedAt: 7 }
const KEY = 'animate:{den}:stage'

let redis: RedisServer
let one: RedisNode
let two: RedisNode
beforeAll(async () => {
  redis = await startRedis()
  const clock = createFakeClock()
  one = await openRedisNode(redis.url, clock)
  two = await openRedisNode(redis.url, clock)
})
afterAll(async () => {
  await one.close()
  await two.close()
  await redis.stop()
})

/** As if so much time had passed since the stage was taken or kept. */
const pass = (ms: number) => redis.call('pexpire', KEY, String(SEAT_LASTS_MS - ms))

test('a stage lapses by itself when its node says nothing more of it', async () => {
  await one.state.stages.take('den', SEAT)
  const leftMs = Number(await redis.call('pttl', KEY))
  expect(leftMs).toBeGreaterThan(0)
  expect(leftMs).toBeLessThanOrEqual(SEAT_LASTS_MS)
  await one.state.stages.leave('den')
})

test('a publisher that has lost its connection is taken back at another node, and the first one learns it', async () => {
  await one.state.stages.take('den', SEAT)
  await pass(SEAT_LOST_MS / 2)
  expect(await two.state.stages.take('den', SEAT)).toBe(false)
  await pass(SEAT_LOST_MS + 1)
  expect(await two.state.stages.take('den', SEAT)).toBe(true)
  expect(await one.state.stages.take('den', SEAT)).toBe(false)
  await one.state.stages.leave('den')
  expect(await one.state.stages.elsewhere('den')).toEqual(SEAT)
})
