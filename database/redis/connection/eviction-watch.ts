import { refuseEviction, UnfitRedisError } from './check-redis.ts'
import type { RedisConnection } from './connection.ts'
import type { Pulse } from './pulse.ts'
import { readPolicy } from './redis-info.ts'
import { mastersOf } from './redis-servers.ts'

export interface EvictionWatch {
  /** Throws an `UnfitRedisError` while a server was last seen to throw messages away. */
  check(): void
  /** Looks now. */
  look(): Promise<void>
  close(): void
}

export interface EvictionWatchOptions {
  connection: Pick<RedisConnection, 'commands' | 'onReturn'>
  pulse: Pick<Pulse, 'every'>
  /** Called with a sentence, once each time that it begins. */
  onWarning(text: string): void
}

const LOOK_MS = 30_000

/**
 * A Redis whose eviction is switched on while it runs, or one that takes its place after a failover, may throw
 * away what was acknowledged: looked at now and then, and whenever Redis is back.
 */
export function watchEviction(options: EvictionWatchOptions): EvictionWatch {
  const { connection, pulse, onWarning } = options
  const { commands } = connection
  let found: UnfitRedisError | undefined

  async function look(): Promise<void> {
    const policies = await Promise.all(mastersOf(commands).map(readPolicy))
    const before = found
    found = policies.map(unfit).find((one) => one !== undefined)
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

function unfit(policy: string): UnfitRedisError | undefined {
  try {
    refuseEviction({ name: 'Redis', policy })
  } catch (error) {
    if (error instanceof UnfitRedisError) return error
  }
  return undefined
}
