import { Cluster } from 'ioredis'
import { refuseEviction } from './check-redis.ts'
import type { RedisClient, RedisConnection } from './connection.ts'
import type { Pulse } from './pulse.ts'
import { isReplica, readPolicy } from './redis-info.ts'
import { mastersOf } from './redis-servers.ts'
import { tryRights } from './rights.ts'
import { refuseCopy, UnfitRedisError } from './unfit-redis.ts'

export interface FitnessWatch {
  /** Throws an `UnfitRedisError` while a server was last seen to throw messages away, or to refuse a command. */
  check(): void
  /** Looks now. */
  look(): Promise<void>
  close(): void
}

export interface FitnessWatchOptions {
  connection: Pick<RedisConnection, 'commands' | 'onReturn'>
  pulse: Pick<Pulse, 'every'>
  /** Called with a sentence, once each time that it begins. */
  onWarning(text: string): void
}

const LOOK_MS = 30_000

/**
 * A Redis whose eviction is switched on while it runs, or one that takes its place after a failover, may throw
 * away what was acknowledged; an account that loses a right has all its posts refused. Both are looked at
 * now and then, and whenever Redis is back.
 */
export function watchFitness(options: FitnessWatchOptions): FitnessWatch {
  const { connection, pulse, onWarning } = options
  const { commands } = connection
  let found: UnfitRedisError | undefined

  async function look(): Promise<void> {
    const before = found
    found = await unfit(commands)
    if (found !== undefined && before === undefined) onWarning(found.message)
  }

  // While Redis is away there is nothing to see.
  const tryLook = () => void look().catch(() => undefined)
  connection.onReturn(tryLook)
  return {
    look,
    check() {
      if (found !== undefined) throw found
    },
    close: pulse.every(LOOK_MS, tryLook),
  }
}

async function unfit(commands: RedisClient): Promise<UnfitRedisError | undefined> {
  try {
    // One of a cluster that was demoted sends each command on to the master that has taken its place.
    if (!(commands instanceof Cluster) && (await isReplica(commands))) throw refuseCopy()
    await tryRights(commands)
    const policies = await Promise.all(mastersOf(commands).map(readPolicy))
    for (const policy of policies) refuseEviction({ name: 'Redis', policy })
  } catch (error) {
    if (!(error instanceof UnfitRedisError)) throw error
    return error
  }
  return undefined
}
