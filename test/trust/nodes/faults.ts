import { setTimeout } from 'node:timers/promises'
import type { Random } from '../../support/random.ts'
import type { RedisServer } from '../../support/redis/redis-server.ts'
import type { TcpProxy } from '../../support/servers/tcp-proxy.ts'

/** One fault: what is done, and how it is undone. */
type Fault = (storm: { redis: RedisServer; link: TcpProxy; random: Random }) => Promise<void>

/** How long it lasts: the faults are about time, and nothing is expected of how fast anything is. */
const pause = (ms: number) => setTimeout(ms)

/** A further fault needs its line here. */
export const FAULTS = {
  'subscriptions are cut': async ({ redis }) =>
    void (await redis.call('client', 'kill', 'type', 'pubsub')),
  'all connections are cut': async ({ redis }) => {
    for (const type of ['normal', 'pubsub']) {
      await redis.call('client', 'kill', 'type', type, 'skipme', 'yes')
    }
  },
  'Redis stands still for longer than a command may take': async ({ redis, random }) => {
    redis.freeze()
    await pause(1000 + random.below(500))
    redis.thaw()
  },
  'Redis stands still until its connections are given up': async ({ redis, random }) => {
    redis.freeze()
    await pause(2500 + random.below(1000))
    redis.thaw()
  },
  'Redis is slow': async ({ redis, random }) => {
    for (let n = 0; n < 20; n++) {
      redis.freeze()
      await pause(random.below(40))
      redis.thaw()
      await pause(random.below(20))
    }
  },
  'Redis is killed and started again': async ({ redis, random }) => {
    await redis.kill()
    await pause(random.below(500))
    await redis.restart()
  },
  'Redis has forgotten all scripts': async ({ redis }) =>
    void (await redis.call('script', 'flush')),
  'Redis has no memory left': async ({ redis, random }) => {
    await fill(redis)
    await pause(500 + random.below(1000))
    await redis.call('config', 'set', 'maxmemory', 0)
  },
  'the links to Redis swallow all bytes': async ({ link }) => link.swallow(),
  'one link to Redis swallows all bytes': async ({ link, random }) =>
    link.swallow(random.below(1000)),
  'the links to Redis are cut for two seconds': async ({ link }) => {
    link.cutFor(2000)
    await pause(2000)
  },
} satisfies Record<string, Fault>

export type FaultName = keyof typeof FAULTS

/** Leaves it some 300 KB, a dozen messages. */
export async function fill(redis: RedisServer): Promise<void> {
  const used = /used_memory:(\d+)/.exec(String(await redis.call('info', 'memory')))?.[1]
  await redis.call('config', 'set', 'maxmemory', Number(used) + 300_000)
}
