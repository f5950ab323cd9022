import { expect, test } from 'vitest'
import { checkRedis } from '../../../../database/redis/connection/check-redis.ts'
import type { RedisClient } from '../../../../database/redis/connection/connection.ts'
import { startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

const SERVER = { kind: 'server' } as const
/** Of an account that may do everything. */
const ABLE = { set: async () => 'OK', spublish: async () => 0 }

/** What a Redis with these settings is told to be. */
async function check(
  config: string[],
  kind: 'server' | 'cluster' = 'server',
  url = (port: number) => `redis://127.0.0.1:${port}`,
) {
  const redis = await startRedis({ config, url })
  const connection = await connectTo(redis.url)
  try {
    return await checkRedis(connection, { kind })
  } finally {
    await connection.close()
    await redis.stop()
  }
}

test.each([
  [['appendonly yes', 'appendfsync always'], 'before it is acknowledged'],
  [['appendonly yes', 'appendfsync everysec'], 'the last second in a power cut'],
  [['appendonly yes', 'appendfsync no'], 'half a minute in a power cut'],
  [['appendonly no'], 'CONFIG SET appendonly yes'],
  [['rename-command CONFIG ""', 'appendonly yes'], 'does not say when'],
])('with %j the start says how durable it is', async (config, words) => {
  expect(await check(config)).toEqual([expect.stringContaining(words)])
})

test.each([
  [['maxmemory-policy allkeys-lru'], 'CONFIG SET maxmemory-policy noeviction'],
  [['replicaof 127.0.0.1 1'], 'name its master'],
  [['cluster-enabled yes', 'cluster-port 0'], 'redis+cluster://'],
])('one with %j is refused, with what mends it', async (config, words) => {
  await expect(check(config)).rejects.toThrow(words)
})

test('one without the database that REDIS_URL names is refused, and one that has it is not', async () => {
  const redis = await startRedis()
  for (const db of [99, 15]) {
    const connection = await connectTo(`${redis.url}/${db}`)
    const checked = checkRedis(connection, { ...SERVER, db })
    if (db === 99) await expect(checked).rejects.toThrow('names the database 99')
    else expect(await checked).toHaveLength(1)
    await connection.close()
  }
  await redis.stop()
})

test('an account that may not use channels is told what it needs', async () => {
  const user = 'user chat on >pw ~animate:* +@all resetchannels'
  const url = (port: number) => `redis://chat:pw@127.0.0.1:${port}`
  await expect(check([user], 'server', url)).rejects.toThrow(/NOPERM.*&animate:\*/)
})

test('one that is too old is refused', async () => {
  const info = 'redis_version:6.2.14\r\nrole:master\r\n'
  const old = { ...ABLE, info: async () => info, config: async () => [] } as unknown as RedisClient
  await expect(checkRedis({ commands: old }, SERVER)).rejects.toThrow('Redis 6.2.14 is too old')
})

test('Valkey is known by its own name and version', async () => {
  const info = 'redis_version:7.2.4\r\nvalkey_version:8.1.1\r\naof_enabled:1\r\n'
  const config = async () => ['appendfsync', 'always']
  const valkey = { ...ABLE, info: async () => info, config } as unknown as RedisClient
  expect(await checkRedis({ commands: valkey }, SERVER)).toEqual([
    expect.stringContaining('Valkey 8.1.1 has every message'),
  ])
})

test('of a cluster every master is looked at, and the one that throws away is found', async () => {
  const cluster = await startRedisCluster()
  const connection = await connectTo(cluster.url)
  expect(await checkRedis(connection, { kind: 'cluster' })).toHaveLength(1)
  await cluster.servers[2]?.call('config', 'set', 'maxmemory-policy', 'volatile-ttl')
  await expect(checkRedis(connection, { kind: 'cluster' })).rejects.toThrow('volatile-ttl')
  await connection.close()
  await cluster.stop()
})
