import { afterEach, expect, test, vi } from 'vitest'
import { openRedisEngine } from '../../../../database/redis/redis-engine.ts'
import { readRedisAddress } from '../../../../helpers/redis-address.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { watchAbsences } from '../../../support/redis/absences.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { openTcpProxy } from '../../../support/servers/tcp-proxy.ts'

const REPLICA = 'make it one: redis-cli REPLICAOF NO ONE'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** An engine whose Redis can be made a copy, and the link between the two. */
async function open() {
  const redis = await startRedis()
  const link = await openTcpProxy(redis.port)
  const address = readRedisAddress(`redis://127.0.0.1:${new URL(link.url).port}`)
  if (address === undefined) throw new Error('no address')
  const { listeners, ...absences } = watchAbsences()
  const clock = createFakeClock(Date.now())
  const engine = await openRedisEngine({ address, clock, onWarning() {}, ...listeners })
  undo.push(redis.stop, link.close, engine.close)
  const connections = async () =>
    Number(/connections_received:(\d+)/.exec(String(await redis.call('info', 'stats')))?.[1])
  /** A master that nobody answers as is as good as any. */
  const demote = () => redis.call('replicaof', '127.0.0.1', 1)
  return { redis, link, engine, connections, demote, ...absences }
}

test('a Redis that is made a copy is away once, with what mends it, however often it is tried again', async () => {
  const { redis, engine, connections, demote, reasons, untilBack } = await open()
  await engine.ping()
  await demote()
  await vi.waitFor(() => expect(engine.ping()).rejects.toThrow(REPLICA))
  const before = await connections()
  await vi.waitFor(async () => expect(await connections()).toBeGreaterThan(before + 3))
  expect(reasons).toEqual([expect.stringContaining(REPLICA)])
  expect(engine.isReachable?.()).toBe(false)

  await redis.call('replicaof', 'no', 'one')
  await untilBack()
  await vi.waitFor(() => engine.ping())
  expect(reasons).toHaveLength(1)
})

test('one that comes back as a copy is told of, too', async () => {
  const { link, engine, demote, reasons, untilAway } = await open()
  link.cutFor(1000)
  await untilAway()
  await demote()
  await untilAway(2)
  expect(reasons.at(-1)).toContain(REPLICA)
  await expect(engine.ping()).rejects.toThrow(REPLICA)
})
