import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { createFakeClock } from '../../support/fake-clock.ts'
import { startRedisCluster } from '../../support/redis/redis-cluster.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { describeMessageStore } from '../message-store.contract.ts'
import { describeReactionStore } from '../reaction-store.contract.ts'
import { describeRoomLog } from '../room-log.contract.ts'
import { describeRoomStore } from '../room-store.contract.ts'
import { openLogsOn } from './redis-logs.ts'

interface Started {
  url: string
  servers: Pick<RedisServer, 'call'>[]
  stop(): Promise<void>
}

async function startOne(): Promise<Started> {
  const server = await startRedis()
  return { url: server.url, servers: [server], stop: server.stop }
}

describe.each([
  ['one Redis', startOne],
  ['a cluster of three', startRedisCluster as () => Promise<Started>],
])('%s', (name, start) => {
  let redis: Started
  beforeAll(async () => {
    redis = await start()
  })
  afterAll(() => redis.stop())
  beforeEach(async () => {
    await Promise.all(redis.servers.map((server) => server.call('flushall')))
  })

  describeMessageStore(`messages on ${name}`, async (clock) => {
    let logs = await openLogsOn(redis.url, clock)
    return {
      store: logs.messages,
      reopen: async () => {
        await logs.close()
        logs = await openLogsOn(redis.url, clock)
        return logs.messages
      },
      close: () => logs.close(),
    }
  })

  describeReactionStore(`reactions on ${name}`, async (clock) => {
    let logs = await openLogsOn(redis.url, clock)
    return {
      stores: logs,
      reopen: async () => {
        await logs.close()
        logs = await openLogsOn(redis.url, clock)
        return logs
      },
      close: () => logs.close(),
    }
  })

  describeRoomLog(`logs of rooms on ${name}`, async (clock) => {
    const engine = await openLogsOn(redis.url, clock)
    return { engine, close: engine.close }
  })

  describeRoomStore(`room settings on ${name}`, async () => {
    const clock = createFakeClock()
    let logs = await openLogsOn(redis.url, clock)
    return {
      rooms: logs.rooms,
      reopen: async () => {
        await logs.close()
        logs = await openLogsOn(redis.url, clock)
        return logs.rooms
      },
      find: (texts) => findInRedis(redis.servers, texts),
      close: () => logs.close(),
    }
  })
})

/** Which of these texts are in any value. What Redis keeps in its files is looked at elsewhere. */
async function findInRedis(servers: Started['servers'], texts: string[]): Promise<string[]> {
  const found = await Promise.all(
    servers.map(async ({ call }) => {
      const keys = (await call('keys', '*settings')) as string[]
      return Promise.all(keys.map(async (key) => JSON.stringify(await call('hgetall', key))))
    }),
  )
  const all = found.flat().join()
  return texts.filter((text) => all.includes(text))
}
