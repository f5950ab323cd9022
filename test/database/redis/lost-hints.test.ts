import { afterEach, expect, test } from 'vitest'
import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openRedisRoomLog } from '../../../database/redis/redis-room-log.ts'
import { systemClock } from '../../../helpers/clock.ts'
import { startRedis } from '../../support/redis/redis-server.ts'
import { connectTo } from '../../support/redis/use-redis.ts'
import { openLogsOn } from './redis-logs.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

test('a node that no hint reaches learns of what is new all the same, and where it is', async () => {
  const redis = await startRedis()
  undo.push(redis.stop)
  const other = await openLogsOn(redis.url, systemClock)
  undo.push(other.close)
  const connection = await connectTo(redis.url)
  undo.push(connection.close)
  const deaf = { listen: () => {}, unlisten: () => {}, ask: () => {} }
  const pulse = openPulse()
  undo.push(pulse.close)
  const log = openRedisRoomLog({ connection, channels: deaf, pulse, now: systemClock.now })
  undo.push(log.close)
  const start = await log.follow('den', () => {})
  const hinted = new Promise<number>((resolve) => {
    void log.follow('den', (position) => {
      if (position !== undefined && position.offset > start.position.offset) {
        resolve(position.offset)
      }
    })
  })
  await other.log.append('den', [{ kind: 'rules' }])
  expect(await hinted).toBe(1)
  expect((await log.read('den', start.position)).entries).toEqual([{ kind: 'rules' }])
})
