import type { Redis } from 'ioredis'
import type { RedisClient } from './connection.ts'
import { type RedisInfo, readRedisInfo } from './redis-info.ts'
import { withReplicas } from './redis-servers.ts'
import { lackingOn } from './rights.ts'

/** What leaves an expired message in the files of a server. */
const STAYS = 'so what has expired stays in its files for as long as whoever runs it lets it'

/** Of copies. */
const ADVICE = '. Redis copies no accounts: it needs the same ACL SETUSER'

/**
 * Whether a server that takes writes lets its files be rewritten, by which what has expired leaves them.
 * Resolves with a sentence where it does not and nobody here can mend it, as where others run Redis. Throws
 * Redis's `NOPERM` where the account may be given the right. A Redis that hides its settings, too, is taken for
 * a hosted one, whose operator grants no such rights.
 */
export async function tellUnerased(
  server: Redis,
  info: RedisInfo,
  isHosted = info.fsync === undefined,
): Promise<string[]> {
  const refusal = await refusedRewrite(server, info)
  if (refusal === undefined) return []
  if (refusal.message.startsWith('NOPERM') && !isHosted) throw refusal
  const { name, version } = info
  return [`${name} ${version} does not let its files be rewritten (${refusal.message}), ${STAYS}`]
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
  const refusal = await refusedRewrite(copy, await readRedisInfo(copy))
  if (refusal !== undefined) throw refusal
}

async function refusedRewrite(
  server: Redis,
  { hasLog, savesSnapshots }: RedisInfo,
): Promise<Error | undefined> {
  const rewrites = [...(hasLog ? ['BGREWRITEAOF'] : []), ...(savesSnapshots ? ['BGSAVE'] : [])]
  const [lacking] = await lackingOn(
    server,
    rewrites.map((name) => [name] as const),
  )
  if (lacking === undefined) return undefined
  const name = `'${lacking.name.toLowerCase()}'`
  // In Redis's words, which say to whoever runs it what to look for.
  return new Error(
    lacking.isKnown ? `NOPERM ${name} is not allowed` : `ERR unknown command ${name}`,
  )
}
