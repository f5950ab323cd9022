import { afterEach, expect, test, vi } from 'vitest'
import type { RedisConnection } from '../../../database/redis/connection/connection.ts'
import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openRedisEngine } from '../../../database/redis/redis-engine.ts'
import { createRedisEraser } from '../../../database/redis/redis-eraser.ts'
import { commonKey } from '../../../database/redis/redis-keys.ts'
import { openRedisMessageStore } from '../../../database/redis/redis-message-store.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage } from '../../support/messages.ts'
import { startRedisCluster } from '../../support/redis/redis-cluster.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { connectTo } from '../../support/redis/use-redis.ts'
import { openTcpProxy } from '../../support/servers/tcp-proxy.ts'
import { makeSettings } from '../room-store.contract.ts'

/** Nothing is compressed, so that what is there is found. */
const PLAIN = [...DURABLE, 'rdbcompression no']

/** Longer than any rewrite takes, on a busy machine too. */
const PATIENT_MS = 100_000

/** Longer than a rewrite of small files takes. */
const LAG_MS = 1500

const undo: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** An engine on these servers, and an eraser that waits for nothing. */
async function open(url: string, servers: RedisServer[]) {
  const clock = createFakeClock(Date.now())
  const address = readRedisAddress(url)
  if (address === undefined) throw new Error('no address')
  const onWarning = vi.fn()
  const engine = await openRedisEngine({
    ...{ address, clock, onWarning },
    ...{ onAway: () => {}, onBack: () => {} },
  })
  const connection = await connectTo(url)
  const pulse = openPulse()
  const eraser = createRedisEraser({ connection, pulse, onWarning })
  // An engine goes by Redis's clock; time passes for these.
  const onDeletion = eraser.noteDeletion
  const messages = openRedisMessageStore({ connection, clock, onDeletion })
  undo.push(engine.close, connection.close, pulse.close, eraser.close)
  const find = async (...texts: string[]) =>
    (await Promise.all(servers.map(({ folder }) => findInFolder(folder, texts)))).flat()
  const keep = async (room: string, text: string) => {
    const message = makeMessage({ room, message: text, sentAt: clock.now() })
    await messages.keep(message)
    return message
  }
  /** Deletes what has expired, and its bytes. */
  const sweep = async () => {
    await messages.sweep()
    await eraser.erase()
  }
  return { engine, clock, eraser, find, keep, sweep, onWarning }
}

async function startAll(config: string[]): Promise<RedisServer> {
  const redis = await startRedis({ config })
  undo.push(redis.stop)
  return redis
}

const untilGone = (find: () => Promise<string[]>) =>
  // Redis unlinks what it has replaced by a thread of its own.
  vi.waitFor(async () => expect(await find()).toEqual([]))

test('what has expired or was deleted is in no file of Redis, and what lives still is', async () => {
  const redis = await startAll([...PLAIN, 'save 3600 1000'])
  const { engine, clock, find, keep, sweep } = await open(redis.url, [redis])
  const [old, taken, living] = [makeMarker(), makeMarker(), makeMarker()]
  await keep('den', old)
  const back = await keep('den', taken)
  await redis.call('save')
  expect((await find(old, taken)).length).toBeGreaterThanOrEqual(4)
  await engine.messages.remove(back.key)
  clock.advance(300_000)
  await keep('den', living)
  clock.advance(400_000)
  await sweep()
  await untilGone(() => find(old, taken))
  expect(await find(living)).not.toEqual([])
  await redis.kill()
  await redis.restart()
  expect((await redis.call('dbsize')) as number).toBeGreaterThan(0)
})

test('what expired while no node ran is in no file either, once one runs again', async () => {
  const redis = await startAll(PLAIN)
  const marker = makeMarker()
  const before = await open(redis.url, [redis])
  const { room } = await before.keep('den', marker)
  // Redis has let it go by itself, and the lists of the room as well.
  for (const key of (await redis.call('keys', `*{${room}}*`)) as string[])
    await redis.call('del', key)
  await before.engine.close()
  const after = await open(redis.url, [redis])
  expect(await after.find(marker)).not.toEqual([])
  after.clock.advance(700_000)
  await after.sweep()
  await untilGone(() => after.find(marker))
})

test('a room that was forgotten leaves no hash of a secret in any file', async () => {
  const redis = await startAll(PLAIN)
  const { engine, eraser, find } = await open(redis.url, [redis])
  const marker = makeMarker()
  const settings = makeSettings({ ownerHash: marker })
  await engine.rooms.update('den', () => ({ settings, entries: [] }))
  expect(await find(marker)).not.toEqual([])
  await engine.rooms.forget('den')
  await eraser.erase()
  await untilGone(() => find(marker))
})

test('the files of copies are rewritten, too, and those of every server of a cluster', async () => {
  const master = await startAll(PLAIN)
  const line = await openTcpProxy(master.port)
  undo.push(line.close)
  const copy = await startAll([...PLAIN, `replicaof 127.0.0.1 ${new URL(line.url).port}`])
  const cluster = await startRedisCluster(PLAIN)
  undo.push(cluster.stop)
  for (const [url, servers] of [
    [master.url, [master, copy]],
    [cluster.url, cluster.servers],
  ] as const) {
    const { clock, find, keep, sweep } = await open(url, [...servers])
    const markers = ['a', 'b', 'c'].map(() => makeMarker())
    await vi.waitFor(async () => expect(await copy.call('role')).toContain('connected'))
    for (const [n, marker] of markers.entries()) await keep(`room-${n}`, marker)
    await vi.waitFor(async () => expect((await find(...markers)).length).toBeGreaterThan(2))
    clock.advance(700_000)
    // What is deleted is deleted on the copy only later.
    line.stall(LAG_MS)
    await sweep()
    await untilGone(() => find(...markers))
  }
})

test('one node erases at a time, and only when there is something to erase', async () => {
  const redis = await startAll(PLAIN)
  const one = await open(redis.url, [redis])
  const two = await open(redis.url, [redis])
  const rewrites = async () =>
    /aof_rewrites:(\d+)/.exec(String(await redis.call('info', 'persistence')))?.[1]
  await Promise.all([one.eraser.erase(), two.eraser.erase()])
  expect(await rewrites()).toBe('0')
  await one.eraser.noteDeletion()
  await Promise.all([one.eraser.erase(), two.eraser.erase()])
  await two.eraser.erase()
  expect(await rewrites()).toBe('1')
})

test('a Redis that does not let its files be rewritten is told of once, and once more after it did', async () => {
  const redis = await startAll([...PLAIN])
  const connection = await connectTo(redis.url)
  undo.push(connection.close)
  const onWarning = vi.fn()
  const duties: (() => void)[] = []
  const every = (_: number, work: () => void) => {
    duties.push(work)
    return () => {}
  }
  const eraser = createRedisEraser({
    connection,
    pulse: { every },
    lastRewriteMs: PATIENT_MS,
    onWarning,
  })
  /** Looks, and once more, when the pause after a rewrite is not over. */
  const lookTwice = async () => {
    await redis.call('del', commonKey('erasing', 'pause'))
    for (let look = 0; look < 2; look++) {
      for (const duty of duties) duty()
      await eraser.close()
    }
  }
  const allow = (sign: '+' | '-') => redis.call('acl', 'setuser', 'default', `${sign}bgrewriteaof`)
  await eraser.noteDeletion()
  await allow('-')
  for (let due = 0; due < 3; due++) await lookTwice()
  expect(onWarning.mock.calls).toEqual([[expect.stringContaining('bgrewriteaof')]])
  await allow('+')
  await lookTwice()
  await eraser.noteDeletion()
  await allow('-')
  await lookTwice()
  expect(onWarning).toHaveBeenCalledTimes(2)
})

test('a rewrite that does not come to an end, as where a copy does not follow, holds up no end of a node', async () => {
  vi.useFakeTimers()
  undo.push(() => void vi.useRealTimers())
  const commands = { mget: () => new Promise(() => {}) }
  const connection = { commands } as unknown as RedisConnection
  let look = () => {}
  const every = (_: number, work: () => void) => {
    look = work
    return () => {}
  }
  const eraser = createRedisEraser({ connection, pulse: { every }, onWarning: vi.fn() })
  look()
  const closed = vi.fn()
  void eraser.close().then(closed)
  await vi.advanceTimersByTimeAsync(1000)
  expect(closed).toHaveBeenCalled()
})
