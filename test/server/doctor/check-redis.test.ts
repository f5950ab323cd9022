import { expect, test } from 'vitest'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { checkRedis } from '../../../server/doctor/check-redis.ts'
import { documentedAccount } from '../../support/redis/documented-account.ts'
import { startRedisCluster } from '../../support/redis/redis-cluster.ts'
import { DURABLE, startRedis } from '../../support/redis/redis-server.ts'
import { settings } from './examined.ts'

const find = (url: string, readyMs?: number) =>
  checkRedis(settings({ redisUrl: readRedisAddress(url) }), readyMs)

test('a Redis that takes messages is well, and says how durable it is', async () => {
  const { config, url } = documentedAccount()
  const redis = await startRedis({ config: [...config, ...DURABLE], url })
  expect(await find(redis.url)).toMatchObject([
    { level: 'ok', text: expect.stringContaining('answers and takes messages') },
    { level: 'ok', text: expect.stringContaining('before it is acknowledged') },
  ])
  await redis.stop()
})

test('a wrong password is one sentence, of a server and of a cluster', async () => {
  const { config } = documentedAccount()
  const redis = await startRedis({ config })
  const cluster = await startRedisCluster(config)
  for (const { url } of [redis, cluster]) {
    expect(await find(url.replace('//', '//chat:wrong-one@'))).toEqual([
      {
        about: 'redis',
        level: 'error',
        text: expect.stringMatching(
          /^Redis at [^:]*127[^ ]*: Redis refuses the name or the password in REDIS_URL: (?!.*wrong-one)/,
        ),
      },
    ])
  }
  await redis.stop()
  await cluster.stop()
})

test('one that takes the connection and says nothing is not waited for for ever', async () => {
  const redis = await startRedis()
  redis.freeze()
  expect(await find(redis.url, 1)).toMatchObject([
    {
      level: 'error',
      text: expect.stringMatching(/takes no commands .*wait until it has started/),
    },
  ])
  redis.thaw()
  await redis.stop()
})
