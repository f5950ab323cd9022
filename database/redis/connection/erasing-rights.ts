import type { Redis } from 'ioredis'
import type { RedisClient } from './connection.ts'
import { type RedisInfo, readRedisInfo } from './redis-info.ts'
import { withReplicas } from './redis-servers.ts'
import { type LackingCommand, lackingOn } from './rights.ts'
import { tooFewRights } from './unfit-redis.ts'

/** What leaves an expired message in the files of a server. */
const STAYS = 'so what has expired stays in its files for as long as whoever runs it lets it'

/** Of copies. */
const ADVICE = '. Redis copies no accounts: it needs the same ACL SETUSER'

/**
 * Whether a server that takes writes lets its files be rewritten, by which what has expired leaves them.
 * Resolves with a sentence where it does not and nobody here can mend it, as where others run Redis. Throws an
 * `UnfitRedisError` where the account may be given the right. A Redis that hides its settings, too, is taken for
 * a hosted one, whose operator grants no such rights.
 */
export async function tellUnerased(
  server: Redis,
  info: RedisInfo,
  isHosted = info.fsync === undefined,
): Promise<string[]> {
  const lacking = await lackingRewrite(server, info)
  if (lacking === undefined) return []
  const why = refusalOf(lacking)
  if (lacking.isKnown && !isHosted) throw tooFewRights(why)
  const { name, version } = info
  return [`${name} ${version} does not let its files be rewritten (${why}), ${STAYS}`]
}

/** The same of all copies (replicas), which have files, too; none of them ends a start. */
export async function tellUnerasedCopies(commands: RedisClient): Promise<string[]> {
  const told: string[] = []
  const tell = (error: unknown, { host, port }: { host: string; port: number }) => {
    const why = error instanceof Error ? error.message : String(error)
    // A server copies no accounts, and its copy may have other rights for the same one.
    told.push(
      `The files of its copy at ${host}:${port} cannot be rewritten (${why}), ${STAYS}${ADVICE}`,
    )
  }
  await withReplicas(commands, refuseRewrite, tell)
  return told
}

async function refuseRewrite(copy: Redis): Promise<void> {
  const lacking = await lackingRewrite(copy, await readRedisInfo(copy))
  if (lacking !== undefined) throw new Error(refusalOf(lacking))
}

async function lackingRewrite(
  server: Redis,
  { hasLog, savesSnapshots }: RedisInfo,
): Promise<LackingCommand | undefined> {
  const rewrites = [...(hasLog ? ['BGREWRITEAOF'] : []), ...(savesSnapshots ? ['BGSAVE'] : [])]
  const [lacking] = await lackingOn(
    server,
    rewrites.map((name) => [name] as const),
  )
  return lacking
}

/** In Redis's words, which say to its operator what to look for. */
function refusalOf({ name, isKnown }: LackingCommand): string {
  const command = `'${name.toLowerCase()}'`
  return isKnown ? `NOPERM ${command} is not allowed` : `ERR unknown command ${command}`
}
