import { createHmac } from 'node:crypto'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import type { Count, Counter, CounterOptions } from '../../shared-state.ts'
import type { RedisClient } from '../connection/connection.ts'
import { loadScript } from '../script.ts'

const COUNT = loadScript('count')

/** A name that cannot be read back: addresses and authors are counted, and kept nowhere. */
export function createBlind(secret: Buffer): (name: string) => string {
  return (name) =>
    createHmac('sha256', secret).update(`counted ${name}`).digest('base64url').slice(0, 24)
}

/** Counters that all nodes share. */
export function createRedisCounters(storeClient: RedisClient, blind: (name: string) => string) {
  return function openCounter({ what, points, windowSeconds }: CounterOptions): Counter {
    const limiter = new RateLimiterRedis({
      ...{ storeClient, points, duration: windowSeconds },
      keyPrefix: `animate:count:${what}`,
      customIncrTtlLuaScript: COUNT.lua,
    })
    return {
      consume: (name) => limiter.consume(blind(name)),
      reward: (name) => limiter.reward(blind(name)),
      get: (name) => readCount(storeClient, limiter.getKey(blind(name))),
    }
  }
}

/** The library's own reading is a transaction (MULTI), in which a Redis without memory refuses even a GET. */
async function readCount(client: RedisClient, key: string): Promise<Count | null> {
  const [count, leftMs] = await Promise.all([client.get(key), client.pttl(key)])
  return count === null ? null : { consumedPoints: Number(count), msBeforeNext: leftMs }
}
