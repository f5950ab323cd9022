import type { RedisAddress } from '../../../helpers/redis-address.ts'
import type { RedisClient, RedisConnection } from './connection.ts'
import { tellUnerased, tellUnerasedCopies } from './erasing-rights.ts'
import { type RedisInfo, readRedisInfo } from './redis-info.ts'
import { mastersOf } from './redis-servers.ts'
import { refusedLogin } from './refused-login.ts'
import { tryRights } from './rights.ts'
import { refuseCopy, UnfitRedisError } from './unfit-redis.ts'

const LEAST_MAJOR = 7

/**
 * Looks at every server that takes writes. Resolves with sentences on how durable what it keeps is, and on
 * files that what has expired stays in, each with what mends it. Throws an `UnfitRedisError` for one that is
 * too old, is a copy, throws messages away, lacks the database of the address, or is given by the wrong form
 * of address, and for an account with too few rights.
 */
export async function checkRedis(
  { commands }: Pick<RedisConnection, 'commands'>,
  { kind, db }: Pick<RedisAddress, 'kind' | 'db'>,
): Promise<string[]> {
  try {
    const masters = mastersOf(commands)
    const infos = await Promise.all(masters.map(readRedisInfo))
    for (const info of infos) refuse(info, kind)
    if (db > 0) await refuseMissing(commands, db)
    await tryRights(commands)
    const told = infos.map(durabilityOf)
    for (const [index, info] of infos.entries()) {
      const server = masters[index]
      if (server !== undefined) told.push(...(await tellUnerased(server, info)))
    }
    return [...new Set([...told, ...(await tellUnerasedCopies(commands))])]
  } catch (error) {
    // A cluster is there as soon as one of its servers lets the account in.
    throw refusedLogin(error) ?? error
  }
}

/** Where a database cannot be selected, ioredis goes on in the one numbered 0 without a word. */
async function refuseMissing(commands: RedisClient, db: number): Promise<void> {
  try {
    await commands.call('SELECT', db)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('ERR'))) throw error
    throw new UnfitRedisError(
      `REDIS_URL names the database ${db}, which Redis does not have (${error.message}): ` +
        'leave the number out, or raise "databases" in redis.conf.',
    )
  }
}

function refuse({ name, version, ...info }: RedisInfo, kind: RedisAddress['kind']): void {
  if (info.major < LEAST_MAJOR) {
    throw new UnfitRedisError(`Redis ${version} is too old: version 7 or Valkey is needed.`)
  }
  if (info.isReplica) throw refuseCopy(name)
  if (info.isOfCluster && kind !== 'cluster') {
    throw new UnfitRedisError(
      `REDIS_URL leads to one server of a cluster: write redis+cluster:// before its address.`,
    )
  }
  refuseEviction({ name, ...info })
}

/** Throws an `UnfitRedisError` for a server that throws messages away when its memory is full. */
export function refuseEviction({ name, policy }: Pick<RedisInfo, 'name' | 'policy'>): void {
  if (policy === 'noeviction') return
  throw new UnfitRedisError(
    `${name} throws messages away when its memory is full (maxmemory-policy ${policy}). ` +
      'Set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction, and in redis.conf.',
  )
}

const SURE = 'for a disk that no power cut surprises: CONFIG SET appendfsync always'

/** What becomes of a message with a receipt when Redis ends without warning. */
function durabilityOf({ name, version, hasLog, fsync, replicas }: RedisInfo): string {
  const copies = replicas.length === 0 ? '' : `, copied to ${replicas.length} more`
  const who = `${name} ${version}${copies}`
  if (!hasLog) {
    return (
      `${who} keeps messages in memory only: its end loses all since its last snapshot. ` +
      'To keep them: CONFIG SET appendonly yes'
    )
  }
  if (fsync === 'always') return `${who} has every message on its disk before it is acknowledged`
  if (fsync === 'everysec') {
    return `${who} loses nothing when it is killed, and the last second in a power cut; ${SURE}`
  }
  if (fsync === 'no') {
    return `${who} loses nothing when it is killed, and half a minute in a power cut; ${SURE}`
  }
  return `${who} does not say when messages reach its disk (CONFIG GET is not allowed)`
}
