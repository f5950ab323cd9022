import { expect, test } from 'vitest'
import { checkRedis } from '../../../../database/redis/connection/check-redis.ts'
import type { RedisClient } from '../../../../database/redis/connection/connection.ts'
import { documentedAccount } from '../../../support/redis/documented-account.ts'
import { startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

const SERVER = { kind: 'server', db: 0 } as const
const CLUSTER = { kind: 'cluster', db: 0 } as const
/** Of an account that may do everything. */
const ABLE = {
  evalsha: async () => [],
}

/** The sentences for a Redis with these settings. */
async function check(
  config: string[],
  kind: 'server' | 'cluster' = 'server',
  url = (port: number) => `redis://127.0.0.1:${port}`,
) {
  const redis = await startRedis({ config, url })
  const connection = await connectTo(redis.url)
  try {
    return await checkRedis(connection, { kind, db: 0 })
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

test('an account that may not use channels is refused with what it needs', async () => {
  const user = 'user chat on >pw ~animate:* +@all resetchannels'
  const url = (port: number) => `redis://chat:pw@127.0.0.1:${port}`
  await expect(check([user], 'server', url)).rejects.toThrow(/SPUBLISH.*&animate:\*/)
})

test.each([
  ['bgrewriteaof', ['appendonly yes']],
  ['bgsave', ['save 3600 1']],
])(
  'an account that may not %s is refused with what it needs before anything is kept',
  async (command, files) => {
    const { config, url } = documentedAccount()
    const lacking = config.map((line) => line.replace(`+${command}`, ''))
    const checked = check([...lacking, ...files], 'server', url)
    await expect(checked).rejects.toThrow(new RegExp(`NOPERM.*'${command}'.*\\+${command}`))
  },
)

test('the documented account may erase, without memory too, and looking at that rewrites nothing', async () => {
  const { config, url } = documentedAccount()
  const redis = await startRedis({ config: [...config, 'appendonly yes', 'save 3600 1'] })
  const connection = await connectTo(url(redis.port))
  expect(await checkRedis(connection, SERVER)).toHaveLength(1)
  expect(await connection.commands.info('persistence')).toContain('aof_rewrites:0')
  expect(await connection.commands.set('animate:after', '')).toBe('OK')
  await redis.call('config', 'set', 'maxmemory', 1)
  expect(await checkRedis(connection, SERVER)).toHaveLength(1)
  await connection.close()
  await redis.stop()
})

test('where others run Redis, without these commands or settings, the start says what stays', async () => {
  const renamed = ['BGSAVE', 'BGREWRITEAOF', 'CONFIG'].map((name) => `rename-command ${name} ""`)
  const stays = [expect.anything(), expect.stringContaining('does not let its files be rewritten')]
  expect(await check([...renamed, 'appendonly yes'])).toEqual(stays)
  const hidden = 'user chat on >pw ~animate:* &animate:* +@all -@dangerous +info'
  const url = (port: number) => `redis://chat:pw@127.0.0.1:${port}`
  expect(await check([hidden, 'appendonly yes'], 'server', url)).toEqual(stays)
})

test('a copy that has not got the account is named, and ends no start', async () => {
  const account = documentedAccount()
  const redis = await startRedis({ ...account, config: [...account.config, 'appendonly yes'] })
  const copy = await startRedis({ config: [`replicaof 127.0.0.1 ${redis.port}`, 'appendonly yes'] })
  const connection = await connectTo(redis.url)
  await expect
    .poll(() => checkRedis(connection, SERVER))
    .toEqual([
      expect.stringContaining('copied to 1 more'),
      expect.stringMatching(new RegExp(`copy at .*:${copy.port} .*WRONGPASS`)),
    ])
  await copy.call('ACL', 'SETUSER', ...((account.config[0] ?? '').split(' ').slice(1) as [string]))
  expect(await checkRedis(connection, SERVER)).toHaveLength(1)
  await connection.close()
  for (const server of [copy, redis]) await server.stop()
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
  expect(await checkRedis(connection, CLUSTER)).toHaveLength(1)
  await cluster.servers[2]?.call('config', 'set', 'maxmemory-policy', 'volatile-ttl')
  await expect(checkRedis(connection, CLUSTER)).rejects.toThrow('volatile-ttl')
  await connection.close()
  await cluster.stop()
})
