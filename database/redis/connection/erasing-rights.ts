import type { Redis } from 'ioredis'
import { AwayError } from '../../engine.ts'
import type { RedisClient } from './connection.ts'
import { type RedisInfo, readRedisInfo } from './redis-info.ts'
import { withReplicas } from './redis-servers.ts'

/** What leaves an expired message in the files of a server. */
const STAYS = 'so what has expired stays in its files for as long as whoever runs it lets it'

/** Of copies. */
const ADVICE = '. Redis copies no accounts: it needs the same ACL SETUSER'

/**
 * Whether a server that takes writes lets its files be rewritten, by which what has expired leaves them.
 * Resolves with a sentence where it does not and nobody here can mend it, as where others run Redis. Throws
 * Redis's `NOPERM` where the account may be given the right.
 */
export async function tellUnerased(server: Redis, info: RedisInfo): Promise<string[]> {
  const refusal = await refusedRewrite(server, info)
  if (refusal === undefined) return []
  // A Redis that hides its settings, too, is a hosted one, whose operator grants no such rights.
  if (refusal.message.startsWith('NOPERM') && info.fsync !== undefined) throw refusal
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

/**
 * Asks without rewriting anything: a transaction (MULTI) looks at rights and names when a command is
 * queued, and is then discarded. `ACL DRYRUN` would ask the same, but is itself one of the rights in question.
 */
async function refusedRewrite(
  server: Redis,
  { hasLog, savesSnapshots }: RedisInfo,
): Promise<Error | undefined> {
  const rewrites = [...(hasLog ? ['BGREWRITEAOF'] : []), ...(savesSnapshots ? ['BGSAVE'] : [])]
  // In one write: nobody else's command gets in between.
  const asked = server.pipeline()
  for (const command of ['MULTI', ...rewrites, 'DISCARD']) asked.call(command)
  const answers = (await asked.exec()) ?? []
  const refusals = answers.slice(1, -1).map(([error]) => error)
  const refusal = refusals.find((error) => error !== null)
  if (refusal instanceof AwayError) throw refusal
  return refusal ?? undefined
}
