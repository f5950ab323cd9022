import { afterEach, expect, test, vi } from 'vitest'
import { openPulse } from '../../../../database/redis/connection/pulse.ts'
import { channelOf, openRoomChannels } from '../../../../database/redis/connection/room-channels.ts'
import { startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'
import { openTcpProxy } from '../../../support/servers/tcp-proxy.ts'

const undo: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function open(url: string) {
  const connection = await connectTo(url)
  const pulse = openPulse(50)
  const channels = openRoomChannels(connection, pulse)
  undo.push(connection.close, channels.close, pulse.close)
  /** What was received of a room, by kind; `undefined` is "something may have been missed". */
  const listenTo = (room: string, kind: string) => {
    const received: (string | undefined)[] = []
    channels.listen(room, kind, (words) => received.push(words))
    return received
  }
  const publish = (room: string, hint: string) =>
    connection.commands.spublish(channelOf(room), hint)
  return { ...connection, channels, listenTo, publish }
}

test('each room receives its hints, each listener its kind, and nobody what it has left', async () => {
  const redis = await startRedis()
  undo.push(redis.stop)
  const { channels, listenTo, publish } = await open(redis.url)
  const [log, presence, other] = [
    listenTo('den', 'log'),
    listenTo('den', 'presence'),
    listenTo('部屋', 'log'),
  ]
  await vi.waitFor(() =>
    expect([log, presence, other]).toEqual([[undefined], [undefined], [undefined]]),
  )
  for (const hint of ['log 1', 'presence 2', 'neither', 'other 3']) await publish('den', hint)
  await publish('部屋', 'log 4 and more')
  await vi.waitFor(() => expect(other).toEqual([undefined, '4 and more']))
  expect([log, presence]).toEqual([
    [undefined, '1'],
    [undefined, '2'],
  ])
  channels.unlisten('den', 'log')
  channels.unlisten('den', 'presence')
  await vi.waitFor(async () => expect(await publish('den', 'log 5')).toBe(0))
  expect(log).toHaveLength(2)
})

test('after a lost connection all rooms are subscribed to again, and each learns that it may have missed something', async () => {
  const redis = await startRedis()
  undo.push(redis.stop)
  const { listenTo, publish, untilAway } = await open(redis.url)
  const rooms = Array.from({ length: 250 }, (_, n) => `room-${n}`)
  const all = rooms.map((room) => listenTo(room, 'log'))
  const lengths = () => new Set(all.map((received) => received.length))
  await vi.waitFor(() => expect(lengths()).toEqual(new Set([1])))
  await redis.kill()
  await untilAway()
  await redis.restart()
  await vi.waitFor(() => expect(lengths()).toEqual(new Set([2])))
  // What publishes has a connection of its own, which comes back by itself.
  await vi.waitFor(() => publish('room-249', 'log 7'))
  await vi.waitFor(() => expect(all[249]).toEqual([undefined, undefined, '7']))
})

test('in a cluster the hints of every room arrive, also after its node was away', async () => {
  const cluster = await startRedisCluster()
  undo.push(cluster.stop)
  const { listenTo, publish } = await open(cluster.url)
  const rooms = ['a', 'b', 'c', 'd', 'e', 'f']
  const all = rooms.map((room) => listenTo(room, 'log'))
  await vi.waitFor(() => expect(all.every((received) => received.length > 0)).toBe(true))
  const arrives = async (words: string) => {
    for (const room of rooms) await publish(room, `log ${words}`)
    await vi.waitFor(() => expect(all.every((one) => one.includes(words))).toBe(true), 500)
  }
  await arrives('1')
  for (const server of cluster.servers) {
    await server.kill()
    await server.restart()
  }
  await vi.waitFor(() => arrives('2'))
})

test('a subscription whose link swallows all bytes is found out and made anew', async () => {
  const redis = await startRedis()
  undo.push(redis.stop)
  const link = await openTcpProxy(redis.port)
  undo.push(link.close)
  const { listenTo } = await open(link.url.replace('http', 'redis'))
  const received = listenTo('den', 'log')
  await vi.waitFor(() => expect(received).toEqual([undefined]))
  link.swallow()
  await vi.waitFor(() => expect(received).toEqual([undefined, undefined]))
  await redis.call('spublish', channelOf('den'), 'log 7')
  await vi.waitFor(() => expect(received.at(-1)).toBe('7'))
})
