import { setTimeout } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { parseInfo, readRedisInfo } from './connection/redis-info.ts'

/** Between two looks at whether it is done. */
const LOOK_MS = 100
/** A server that takes longer is left to itself; the next rewrite comes anyway. */
const MOST_MS = 50_000

/**
 * Has one server write its files anew, so that they hold what is there now and nothing else: the
 * append-only file, and the snapshot where there is one. Rejects when the server does not let it,
 * or does not come to an end.
 */
export async function rewriteFiles(server: Pick<Redis, 'info' | 'config' | 'call'>): Promise<void> {
  const { hasLog, savesSnapshots } = await readRedisInfo(server)
  const deadline = performance.now() + MOST_MS
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

async function untilIdle(server: Pick<Redis, 'info'>, deadline: number): Promise<void> {
  for (;;) {
    const info = parseInfo(await server.info('persistence'))
    const busy = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled', 'rdb_bgsave_in_progress']
    if (busy.every((name) => (info.get(name) ?? '0') === '0')) return checkLast(info)
    if (performance.now() > deadline) throw new Error('Redis takes too long to rewrite its files.')
    await setTimeout(LOOK_MS, undefined, { ref: false })
  }
}

function checkLast(info: Map<string, string>): void {
  const failed = ['aof_last_bgrewrite_status', 'rdb_last_bgsave_status'].filter(
    (name) => (info.get(name) ?? 'ok') !== 'ok',
  )
  if (failed.length > 0) throw new Error('Redis could not rewrite its files: is its disk full?')
}
