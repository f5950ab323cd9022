import { Cluster, type Redis } from 'ioredis'
import { refuseEviction } from './check-redis.ts'
import type { RedisConnection } from './connection.ts'
import { tellUnerased } from './erasing-rights.ts'
import type { Pulse } from './pulse.ts'
import { readRedisInfo } from './redis-info.ts'
import { mastersOf } from './redis-servers.ts'
import { refusedLogin } from './refused-login.ts'
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
 * away what was acknowledged; an account that loses a right has all its posts refused, or leaves what has
 * expired in the files. All that is looked at now and then, and whenever Redis is back.
 */
export function watchFitness(options: FitnessWatchOptions): FitnessWatch {
  const { connection, pulse, onWarning } = options
  const { commands } = connection
  let found: UnfitRedisError | undefined
  /** A Redis that once let its files be rewritten is not run by others, whatever it hides since. */
  let mayErase = false

  async function look(): Promise<void> {
    const before = found
    found = await findUnfit()
    if (found !== undefined && before === undefined) onWarning(found.message)
  }

  async function findUnfit(): Promise<UnfitRedisError | undefined> {
    try {
      await tryRights(commands)
      for (const server of mastersOf(commands)) await checkServer(server)
    } catch (error) {
      const unfit = error instanceof UnfitRedisError ? error : refusedLogin(error)
      if (unfit === undefined) throw error
      return unfit
    }
    return undefined
  }

  async function checkServer(server: Redis): Promise<void> {
    const info = await readRedisInfo(server)
    // One of a cluster that was demoted sends each command on to the master that has taken its place.
    if (info.isReplica && !(commands instanceof Cluster)) throw refuseCopy(info.name)
    refuseEviction(info)
    const isHosted = info.fsync === undefined && !mayErase
    // Where nobody can give the right, the start has said so.
    const told = await tellUnerased(server, info, isHosted)
    mayErase ||= told.length === 0
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
