import { Cluster, type Redis } from 'ioredis'
import type { RedisClient, RedisConnection } from './connection.ts'
import { withoutCommand } from './quiet-errors.ts'
import { type RedisInfo, readRedisInfo } from './redis-info.ts'

/** The connections to single servers that take writes: those of a cluster, or the one there is. */
export function mastersOf(client: RedisClient): Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client]
}

/** Does the same with every server that holds data, masters and copies, one after the other. */
export async function withServers(
  { commands }: Pick<RedisConnection, 'commands'>,
  work: (server: Redis) => Promise<void>,
): Promise<void> {
  for (const server of mastersOf(commands)) await work(server)
  await withReplicas(commands, work)
}

/** The same with the copies alone (replicas). Without `onFailure` the first failure ends it. */
export async function withReplicas(
  commands: RedisClient,
  work: (server: Redis) => Promise<void>,
  onFailure?: (error: unknown, place: ReplicaPlace) => void,
): Promise<void> {
  for (const [place, doWork] of await replicasOf(commands, work)) {
    await doWork().catch((error: unknown) => {
      if (onFailure === undefined) throw error
      onFailure(error, place)
    })
  }
}

type ReplicaPlace = RedisInfo['replicas'][number]

async function replicasOf(commands: RedisClient, work: (server: Redis) => Promise<void>) {
  if (commands instanceof Cluster) {
    return commands.nodes('slave').map((server): [ReplicaPlace, () => Promise<void>] => {
      const { host = '', port = 0 } = server.options
      return [{ host, port }, () => work(server)]
    })
  }
  const { replicas } = await readRedisInfo(commands)
  return replicas.map((place): [ReplicaPlace, () => Promise<void>] => [
    place,
    () => withReplica(commands, place, work),
  ])
}

/** A connection of its own, only for as long. */
async function withReplica(
  master: Redis,
  place: ReplicaPlace,
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
  // "Connection is closed" is all that `connect` says, whatever it was.
  let reason: Error | undefined
  replica.on('error', (error) => {
    reason ??= withoutCommand(error)
  })
  try {
    await replica.connect().catch((error: unknown) => {
      throw reason ?? error
    })
    await work(replica)
  } finally {
    replica.disconnect()
  }
}
