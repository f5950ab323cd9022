import { atMost } from '../../helpers/at-most.ts'
import type { RedisConnection } from './connection/connection.ts'
import type { Pulse } from './connection/pulse.ts'
import { mastersOf, withServers } from './connection/redis-servers.ts'
import { commonKey } from './redis-keys.ts'
import { offsetsOf, rewriteFiles } from './rewrite-files.ts'
import { type FullWrite, writeWhenFull } from './script.ts'

/**
 * Takes what was deleted off Redis's disks: a deleted value stays in the append-only file, the snapshot
 * and those of copies until they are written anew.
 */
export interface RedisEraser {
  /** Something was deleted that has to leave the disks within a minute. */
  noteDeletion(): Promise<void>
  /**
   * Writes the files of all servers anew, if there is anything to erase and no other node does so; resolves with
   * whether this one did.
   */
  erase(): Promise<boolean>
  /** Waits for a rewrite under way for `lastRewriteMs` at most; Redis goes on with it alone. */
  close(): Promise<void>
}

export interface RedisEraserOptions {
  connection: RedisConnection
  pulse: Pick<Pulse, 'every'>
  /** How long `close` waits for a rewrite under way at most. */
  lastRewriteMs?: number
  /** Called with a sentence when the files cannot be rewritten, once until they can. */
  onWarning(text: string): void
}

/** Deletions of this long are taken off together: each rewrite writes everything that lives. */
const TOGETHER_MS = 20_000
const LOOK_MS = 5000
/** A node that dies while it erases is followed by another after so long (a lease). */
const LEASE_MS = 15_000
/** A copy that does not follow, or a slow disk, would hold up the end of a node for much longer. */
const LAST_REWRITE_MS = 1000

/** How many deletions there have been, and how many of them are off the disks. */
const DELETED = commonKey('erasing', 'deleted')
const ERASED = commonKey('erasing', 'erased')
/** When the last rewrite began, for as long as the next one has to wait. */
const PAUSE = commonKey('erasing', 'pause')
const LEASE = commonKey('erasing', 'lease')

export function createRedisEraser(options: RedisEraserOptions): RedisEraser {
  const { connection, pulse, lastRewriteMs = LAST_REWRITE_MS, onWarning } = options
  const { commands } = connection
  const write = (...words: FullWrite) => writeWhenFull(commands, ...words)
  let hasWarned = false
  let underWay: Promise<void> | undefined

  async function noteDeletion(): Promise<void> {
    await write('INCR', DELETED)
  }

  async function erase(): Promise<boolean> {
    const { deleted } = await look()
    if (deleted === undefined) return false
    if ((await write('SET', LEASE, '', 'PX', LEASE_MS, 'NX')) === null) return false
    const renewal = setInterval(() => {
      void commands.pexpire(LEASE, LEASE_MS).catch(() => undefined)
    }, LEASE_MS / 3)
    try {
      await write('SET', PAUSE, '', 'PX', TOGETHER_MS)
      const offsets = await offsetsOf(mastersOf(commands))
      await withServers(connection, (server) => rewriteFiles(server, offsets))
      // Deletions since it began are left to the next one.
      await write('SET', ERASED, deleted)
      return true
    } finally {
      clearInterval(renewal)
      await commands.del(LEASE)
    }
  }

  /** `deleted` is missing where all is erased; one command, for it is asked for ever. */
  async function look() {
    const [deleted, erased, pause] = await commands.mget(DELETED, ERASED, PAUSE)
    const isDone = !deleted || deleted === erased
    return { deleted: isDone ? undefined : deleted, isDue: !isDone && pause === null }
  }

  async function eraseIfDue(): Promise<void> {
    try {
      if ((await look()).isDue && (await erase())) hasWarned = false
    } catch (error) {
      // One that is away is told of already.
      if (hasWarned || !(await commands.ping().catch(() => undefined))) return
      hasWarned = true
      const why = error instanceof Error ? error.message : String(error)
      onWarning(
        `The files of Redis cannot be rewritten, so what has expired stays in them for a while: ${why}`,
      )
    }
  }

  const stopLooking = pulse.every(LOOK_MS, () => {
    underWay ??= eraseIfDue().finally(() => {
      underWay = undefined
    })
  })

  return {
    noteDeletion,
    erase,
    async close() {
      stopLooking()
      if (underWay !== undefined) await atMost(lastRewriteMs, underWay)
    },
  }
}
