import { type RedisServer, startRedis } from './redis-server.ts'

/** A master, a copy of it, and one sentinel that makes the copy master when the other is gone. */
export interface RedisSentinel {
  url: string
  master: RedisServer
  copy: RedisServer
  stop(): Promise<void>
}

/** Both with a password of their own; the sentinel has another one. */
export async function startRedisSentinel(
  password: string,
  sentinelPassword: string,
): Promise<RedisSentinel> {
  const url = (port: number) => `redis://:${password}@127.0.0.1:${port}`
  const guarded = [`requirepass ${password}`, `masterauth ${password}`]
  const master = await startRedis({ config: guarded, url })
  const copy = await startRedis({
    config: [...guarded, `replicaof 127.0.0.1 ${master.port}`],
    url,
  })
  const sentinel = await startRedis({
    isSentinel: true,
    url: (port) => `redis://:${sentinelPassword}@127.0.0.1:${port}`,
    config: [
      `requirepass ${sentinelPassword}`,
      `sentinel monitor chat 127.0.0.1 ${master.port} 1`,
      `sentinel auth-pass chat ${password}`,
      'sentinel down-after-milliseconds chat 500',
      'sentinel failover-timeout chat 2000',
    ],
  })
  return {
    ...{ master, copy },
    url: `redis+sentinel://:${password}@127.0.0.1:${sentinel.port}/chat?sentinelPassword=${sentinelPassword}`,
    async stop() {
      for (const server of [sentinel, copy, master]) await server.stop()
    },
  }
}
