import { afterEach, expect, test } from 'vitest'
import type { LogPosition } from '../../../database/room-log.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage } from '../../support/messages.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { openLogsOn } from './redis-logs.ts'

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function open(config: string[] = []) {
  const redis = await startRedis({ config })
  undo.push(redis.stop)
  return { redis, ...(await connect(redis)) }
}

async function connect(redis: RedisServer) {
  const clock = createFakeClock()
  const logs = await openLogsOn(redis.url, clock)
  undo.push(logs.close)
  const post = async () => {
    const message = makeMessage({ sentAt: clock.now(), room: 'den' })
    const { position } = await logs.messages.keep(message)
    return { key: message.key, position: position as LogPosition }
  }
  return { ...logs, post }
}

test('a Redis that was emptied has lost every place, and goes on from there', async () => {
  const { redis, log, post } = await open()
  const { position } = await log.follow('den', () => {})
  await post()
  await redis.call('flushall')
  const lost = await log.read('den', position)
  expect(lost).toMatchObject({ entries: [], isLost: true, position: { offset: 0, lastKey: '' } })
  const { key } = await post()
  const { entries, isLost } = await log.read('den', lost.position)
  expect(isLost).toBe(false)
  expect(entries).toMatchObject([{ message: { key } }])
})

test('a Redis that comes back without what it wrote last has lost the places in it, for ever', async () => {
  const { redis, log, post, connection, untilAway, untilBack } = await open()
  await log.follow('den', () => {})
  const early = await post()
  await redis.call('save')
  const late = await post()
  await redis.kill()
  await untilAway()
  await redis.restart()
  await untilBack()
  expect(connection.isReady()).toBe(true)
  expect(await log.read('den', late.position)).toMatchObject({ isLost: true })
  // Another message takes its place, and its number.
  const { key, position } = await post()
  expect(position.offset).toBe(late.position.offset)
  expect(await log.read('den', late.position)).toMatchObject({ isLost: true, position })
  const { entries, isLost } = await log.read('den', early.position)
  expect(isLost).toBe(false)
  expect(entries).toMatchObject([{ message: { key } }])
})

test('a log of which nothing is left but its head knows that nothing is new', async () => {
  const { redis, log, post } = await open()
  await log.follow('den', () => {})
  const { position } = await post()
  await redis.call('del', 'animate:{den}:entries')
  expect(await log.read('den', position)).toMatchObject({ entries: [], position, isLost: false })
  await post()
  expect(await log.read('den', position)).toMatchObject({ isLost: true })
})
