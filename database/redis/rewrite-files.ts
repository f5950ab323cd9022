import { setTimeout } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { parseInfo, readRedisInfo } from './connection/redis-info.ts'

/** Between two looks at whether it is done. */
const LOOK_MS = 100
/** A server that takes longer is left to itself; the next rewrite comes anyway. */
const MOST_MS = 50_000

/** How far masters have written: a replication offset by the replication id that their copies have, too. */
export type Offsets = ReadonlyMap<string, number>

export async function offsetsOf(masters: readonly Pick<Redis, 'info'>[]): Promise<Offsets> {
  const infos = await Promise.all(masters.map(readReplication))
  return new Map(infos.map((info) => [idOf(info), Number(info.get('master_repl_offset'))]))
}

/**
 * Has one server write its files anew, so that they hold what is there now and nothing else: the
 * append-only file, and the snapshot where there is one. A copy first has to have come as far as
 * `offsets`: what is deleted on its master is still there until then. Rejects when the server does not
 * let it, or does not come to an end.
 */
export async function rewriteFiles(
  server: Pick<Redis, 'info' | 'config' | 'call'>,
  offsets: Offsets,
): Promise<void> {
  const { hasLog, savesSnapshots, isReplica } = await readRedisInfo(server)
  const deadline = performance.now() + MOST_MS
  if (isReplica) await untilCaughtUp(server, offsets, deadline)
  // One that is under way may have begun before the deletions.
  await untilIdle(server, deadline)
  if (hasLog) {
    await server.call('BGREWRITEAOF')
    await untilIdle(server, deadline)
  }
  if (savesSnapshots) {
    await server.call('BGSAVE')
    await untilIdle(server, deadline)
  }
}

async function untilCaughtUp(server: Pick<Redis, 'info'>, offsets: Offsets, deadline: number) {
  await until(deadline, 'A copy of Redis does not follow its master.', async () => {
    const info = await readReplication(server)
    const wanted = offsets.get(idOf(info)) ?? Number.POSITIVE_INFINITY
    return Number(info.get('slave_repl_offset')) >= wanted
  })
}

async function untilIdle(server: Pick<Redis, 'info'>, deadline: number): Promise<void> {
  await until(deadline, 'Redis takes too long to rewrite its files.', async () => {
    const info = parseInfo(await server.info('persistence'))
    const busy = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled', 'rdb_bgsave_in_progress']
    const isIdle = busy.every((name) => (info.get(name) ?? '0') === '0')
    if (isIdle) checkLast(info)
    return isIdle
  })
}

function checkLast(info: Map<string, string>): void {
  const failed = ['aof_last_bgrewrite_status', 'rdb_last_bgsave_status'].filter(
    (name) => (info.get(name) ?? 'ok') !== 'ok',
  )
  if (failed.length > 0) throw new Error('Redis could not rewrite its files: is its disk full?')
}

/** Looks again and again; rejects with `failure` at the deadline, an instant of `performance.now()`. */
async function until(deadline: number, failure: string, isSo: () => Promise<boolean>) {
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(failure)
    await setTimeout(LOOK_MS, undefined, { ref: false })
  }
}

async function readReplication(server: Pick<Redis, 'info'>): Promise<Map<string, string>> {
  return parseInfo(await server.info('replication'))
}

function idOf(info: Map<string, string>): string {
  return info.get('master_replid') ?? ''
}
