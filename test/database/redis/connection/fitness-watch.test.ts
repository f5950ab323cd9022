import { expect, test, vi } from 'vitest'
import { watchFitness } from '../../../../database/redis/connection/fitness-watch.ts'
import { documentedAccount } from '../../../support/redis/documented-account.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

test('eviction that is switched on while Redis runs is said once, and until it is off again', async () => {
  const redis = await startRedis()
  const connection = await connectTo(redis.url)
  const onWarning = vi.fn()
  const duties: (() => void)[] = []
  const keep = (work: () => void) => {
    duties.push(work)
    return () => {}
  }
  const pulse = { every: (_: number, work: () => void) => keep(work) }
  const fitness = watchFitness({ connection, pulse, onWarning })
  fitness.check()
  await redis.call('config', 'set', 'maxmemory-policy', 'allkeys-lru')
  for (const duty of duties) duty()
  await vi.waitFor(() => expect(fitness.check).toThrow('maxmemory-policy allkeys-lru'))
  await fitness.look()
  expect(onWarning.mock.calls).toEqual([[expect.stringContaining('CONFIG SET')]])

  await redis.call('config', 'set', 'maxmemory-policy', 'noeviction')
  await fitness.look()
  fitness.check()

  // Another server has taken its place, or its configuration was read anew.
  await redis.kill()
  await connection.untilAway()
  await redis.restart()
  await redis.call('config', 'set', 'maxmemory-policy', 'volatile-ttl')
  await connection.untilBack()
  // The look at this return may have come before the setting did; this is another one.
  await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
  await vi.waitFor(() => expect(fitness.check).toThrow('volatile-ttl'))
  await connection.close()
  await redis.stop()
})

/** A watch of a Redis by the account of the docs, which then has its rights changed. */
async function watchAccount(without: string[] = []) {
  const { config, url } = documentedAccount()
  const account = config.map((line) => without.reduce((left, it) => left.replace(it, ''), line))
  const redis = await startRedis({ config: [...account, 'appendonly yes'] })
  const connection = await connectTo(url(redis.port))
  const onWarning = vi.fn()
  const fitness = watchFitness({ connection, pulse: { every: () => () => {} }, onWarning })
  const setUser = async (...rights: string[]) => {
    await redis.call('acl', 'setuser', 'chat', ...rights)
    await fitness.look()
  }
  const stop = async () => {
    await connection.close()
    await redis.stop()
  }
  return { fitness, setUser, onWarning, stop }
}

test.each([
  ['of a post', '-@stream', '+@stream', /XADD.*ACL SETUSER/],
  ['to rewrite files', '-bgrewriteaof', '+bgrewriteaof', /'bgrewriteaof'.*ACL SETUSER/],
  ['to see what it stands on', '-info', '+info', /'info'.*ACL SETUSER/],
])(
  'a right %s that is taken away while nodes run is named until it is given back',
  async (_, take, give, words) => {
    const { fitness, setUser, onWarning, stop } = await watchAccount()
    for (let look = 0; look < 3; look++) await setUser(take)
    expect(fitness.check).toThrow(words)
    expect(onWarning).toHaveBeenCalledOnce()
    await setUser(give)
    fitness.check()
    await stop()
  },
)

test('an account that could rewrite files misses that right though settings are hidden with it, and one that never could does not', async () => {
  const both = ['bgrewriteaof', 'config|get']
  const own = await watchAccount()
  await own.fitness.look()
  await own.setUser(...both.map((name) => `-${name}`))
  expect(own.fitness.check).toThrow("'bgrewriteaof'")
  const hosted = await watchAccount(both.map((name) => `+${name}`))
  await hosted.fitness.look()
  hosted.fitness.check()
  for (const { stop } of [own, hosted]) await stop()
})

test('a copy that takes writes, and forgets them, is named until it is a master', async () => {
  const redis = await startRedis({ config: ['replica-read-only no'] })
  const connection = await connectTo(redis.url)
  const pulse = { every: () => () => {} }
  const fitness = watchFitness({ connection, pulse, onWarning: vi.fn() })
  await redis.call('replicaof', '127.0.0.1', 1)
  await fitness.look()
  expect(fitness.check).toThrow('REPLICAOF NO ONE')
  await redis.call('replicaof', 'no', 'one')
  await fitness.look()
  fitness.check()
  await connection.close()
  await redis.stop()
})
