import { withoutCommand } from './quiet-errors.ts'
import { tooFewRights, UnfitRedisError } from './unfit-redis.ts'

/** Redis's words where a name or a password is wrong, or the account is switched off; the second before version 6. */
const WRONG = /^(WRONGPASS|ERR invalid password)\b/
/** What ioredis says of sentinels, with the words of the one that was asked last. */
const OF_SENTINELS = /^All sentinels are unreachable\..* Last error: (WRONGPASS|NOAUTH)\b/

/**
 * What ioredis's error is about: of a cluster it says that all servers failed, and hangs the reason of the
 * last one to that.
 */
export function reasonBelow(error: unknown): Error {
  const plain = withoutCommand(error)
  const below = 'lastNodeError' in plain ? plain.lastNodeError : undefined
  return below instanceof Error ? withoutCommand(below) : plain
}

/**
 * The sentence for a Redis that answers and does not let this account in, which waiting does not mend; it names
 * the setting, and neither the account nor its password. `undefined` for whatever else keeps a connection from
 * being made.
 */
export function refusedLogin(error: unknown): UnfitRedisError | undefined {
  const { message } = withoutCommand(error)
  if (message.startsWith('NOPERM')) return tooFewRights(message)
  if (OF_SENTINELS.test(message)) {
    return new UnfitRedisError(
      'The sentinels in REDIS_URL refuse the login: give their password as ?sentinelPassword=, ' +
        'or leave that out where they have none.',
    )
  }
  if (WRONG.test(message)) {
    return new UnfitRedisError(
      'Redis refuses the name or the password in REDIS_URL: correct them (what is special in them is ' +
        'percent-encoded: @ is %40), or see whether that account is on each server and switched on.',
    )
  }
  if (message.startsWith('NOAUTH')) {
    return new UnfitRedisError(
      'Redis asks for a password, and REDIS_URL has none: write it as redis://:password@host:6379.',
    )
  }
  return undefined
}
