import { UnfitStoreError } from '../../engine.ts'

/** A Redis that messages cannot be trusted to; its message is one sentence that says what to do. */
export class UnfitRedisError extends UnfitStoreError {
  override readonly name = 'UnfitRedisError'
}

/** What an account needs; the names of commands are Redis's own. */
const RIGHTS =
  '~animate:* &animate:* +@all -@dangerous +info +config|get +bgrewriteaof +bgsave +cluster|slots +cluster|info'

/** `why` is what was refused. */
export function tooFewRights(why: string): UnfitRedisError {
  return new UnfitRedisError(
    `The account in REDIS_URL has too few rights (${why}): ACL SETUSER <its name> ${RIGHTS}`,
  )
}

/** Of one that is, or has become, a copy (replica): it refuses writes, or forgets them. */
export function refuseCopy(name = 'Redis'): UnfitRedisError {
  return new UnfitRedisError(
    `REDIS_URL leads to a copy (replica) of ${name}, which takes no writes: name its master, ` +
      'or make it one: redis-cli REPLICAOF NO ONE.',
  )
}
