import { Cluster, type Redis } from 'ioredis'
import type { RedisClient, RedisConnection } from './connection.ts'
import { readRedisInfo } from './redis-info.ts'

/** The connections to single servers behind a client: those of a cluster, or the one there is. */
export function serversOf(client: RedisClient, role: 'master' | 'all'): Redis[] {
  return client instanceof Cluster ? client.nodes(role) : [client]
}

/** Does the same with every server that holds data, masters and copies, one after the other. */
export async function withServers(
  { commands }: Pick<RedisConnection, 'commands'>,
  work: (server: Redis) => Promise<void>,
): Promise<void> {
  for (const server of serversOf(commands, 'all')) await work(server)
  if (commands instanceof Cluster) return
  const { replicas } = await readRedisInfo(commands)
  for (const place of replicas) await withReplica(commands, place, work)
}

/** A connection of its own, only for as long. */
async function withReplica(
  master: Redis,
  place: { host: string; port: number },
  work: (server: Redis) => Promise<void>,
): Promise<void> {
  const { sentinels: _, ...options } = master.options
  const replica = master.duplicate({
    ...options,
    ...place,
    sentinels: null as never,
    lazyConnect: true,
    retryStrategy: null,
  })
  replica.on('error', () => {})
  try {
    await replica.connect()
    await work(replica)
  } finally {
    replica.disconnect()
  }
}
