import { afterAll, afterEach, beforeAll } from 'vitest'
import { type RedisCluster, startRedisCluster } from './redis-cluster.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

export interface Servers {
  /** Both are there from the first test of the file on. */
  readonly redis: RedisServer
  readonly cluster: RedisCluster
  /** Steps that are taken after each test, the last one first. */
  readonly undo: (() => unknown)[]
}

/** One Redis, and a cluster, for all tests of a file. */
export function useServers(): Servers {
  let redis: RedisServer | undefined
  let cluster: RedisCluster | undefined
  const undo: (() => unknown)[] = []
  beforeAll(async () => {
    redis = await startRedis()
    cluster = await startRedisCluster()
  })
  afterAll(async () => {
    await redis?.stop()
    await cluster?.stop()
  })
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step()
  })
  return {
    get redis() {
      return started(redis)
    },
    get cluster() {
      return started(cluster)
    },
    undo,
  }
}

function started<T>(server: T | undefined): T {
  if (server === undefined) throw new Error('Servers are there within tests.')
  return server
}
