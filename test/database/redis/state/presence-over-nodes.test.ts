import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { PresentMember } from '../../../../database/presence-store.ts'
import { openRedisSecret } from '../../../../database/redis/state/redis-secret.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { openRedisNode } from '../../../support/redis/redis-node.ts'
import { DURABLE, type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())
beforeEach(() => redis.call('flushall'))

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A node with its own members, and what it was told of each room. */
async function openNode(deadAfterMs?: number, url = redis.url) {
  const node = await openRedisNode(url, createFakeClock(), deadAfterMs)
  let beatenAt = performance.now()
  node.nodes.onBeat(() => {
    beatenAt = performance.now()
  })
  const here = new Map<string, PresentMember[]>()
  const pages: string[] = []
  const presence = node.state.openPresence({
    membersIn: (room) => here.get(room) ?? [],
    onChange: () => {},
    onPage: (page, client) => pages.push(`${page} by ${client}`),
  })
  undo.push(node.close)
  const set = (room: string, ...authors: string[]) => {
    const members = authors.map((author) => ({ author, addressHash: 'x', ownerHash: undefined }))
    here.set(room, members)
    presence.changed(room)
  }
  return { ...node, presence, set, pages, beatenAt: () => beatenAt }
}

type Node = Awaited<ReturnType<typeof openNode>>

/** Resolves when all these nodes count so many authors in the room, without having asked. */
const untilCount = (count: number, nodes: Node[], room = 'den') =>
  vi.waitFor(() =>
    expect(nodes.map((one) => one.presence.countOf(room))).toEqual(nodes.map(() => count)),
  )

test('a change on one node reaches the members on the others; an author on two nodes is one', async () => {
  const [one, two] = [await openNode(), await openNode()]
  one.set('den', 'ana', 'ben')
  two.set('den', 'ben', 'cem')
  await untilCount(3, [one, two])
  expect(await two.presence.isPresent('den', 'ana')).toBe(true)
  const members = await two.presence.membersIn('den')
  expect(members.map(({ author }) => author).sort()).toEqual(['ana', 'ben', 'ben', 'cem'])
  one.set('den', 'ben')
  await untilCount(2, [one, two])
  one.set('den')
  await untilCount(2, [two])
  expect(await two.presence.isPresent('den', 'ben')).toBe(true)
})

test('what a dead node had lapses, and what a living one has does not', async () => {
  const [one, two] = [await openNode(400), await openNode(400)]
  one.set('den', 'ana')
  two.set('den', 'ben')
  one.set('lair', 'ana')
  await untilCount(2, [one, two])
  await one.vanish()
  await untilCount(1, [two])
  expect(await two.presence.wasThereLately('lair')).toBe(true)
  await vi.waitFor(async () => expect(await two.presence.count('lair')).toBe(0))
  expect(await redis.call('keys', '*node*rooms')).toHaveLength(1)
})

test('what nodes had that all died is cleared by the next that starts', async () => {
  const one = await openNode(400)
  one.set('den', 'ana')
  await untilCount(1, [one])
  expect(await one.presence.count('den')).toBe(1)
  await one.vanish()
  const two = await openNode(400)
  expect(await two.presence.count('den')).toBe(1)
  await vi.waitFor(async () => expect(await two.presence.count('den')).toBe(0))
})

test('after a freeze of Redis nobody is taken for dead, and what changed meanwhile is made up for', async () => {
  const [one, two] = [await openNode(400), await openNode(400)]
  one.set('den', 'ana', 'ben')
  two.set('den', 'cem')
  await untilCount(3, [one, two])
  redis.freeze()
  one.set('den', 'ana', 'dan', 'eve')
  await Promise.all([one.untilAway(), two.untilAway()])
  redis.thaw()
  await untilCount(4, [one, two])
})

test('a Redis that was away for long takes no node for dead when it is back', async () => {
  /** A busy machine may keep a node from its heartbeat for a while: that must not be its death. */
  const SLOW_MS = 3000
  const durable = await startRedis({ config: DURABLE })
  undo.push(durable.stop)
  const [one, two] = [await openNode(SLOW_MS, durable.url), await openNode(SLOW_MS, durable.url)]
  const deaths: string[] = []
  for (const { nodes } of [one, two]) nodes.onDeath(async (node) => void deaths.push(node))
  one.set('den', 'ana')
  two.set('den', 'ben')
  await untilCount(2, [one, two])
  await durable.kill()
  // By its own clock it is restarted later than a node may be silent.
  await vi.waitUntil(() => performance.now() - one.beatenAt() > 2 * SLOW_MS)
  await durable.restart()
  await one.untilBack()
  // The first to be back says so twice before the other has said a word.
  for (let beats = 0; beats < 2; beats++) await one.nodes.beat()
  expect(one.nodes.alive()).toContain(two.nodes.id)
  expect(deaths).toEqual([])
  await two.untilBack()
  await untilCount(2, [one, two])
})

test('a Redis that has lost everything learns it again from the nodes', async () => {
  const [one, two] = [await openNode(400), await openNode(400)]
  one.set('den', 'ana')
  two.set('den', 'ben')
  await untilCount(2, [one, two])
  await redis.call('flushall')
  await vi.waitFor(async () => expect(await redis.call('hlen', 'animate:{den}:authors')).toBe(2))
  one.set('den', 'ana', 'cem')
  await untilCount(3, [one, two])
})

test('connections of a node that has died count no more', async () => {
  const [one, two] = [await openNode(400), await openNode(400)]
  await one.state.connections.set('192.0.2.1', 7)
  expect(await two.state.connections.elsewhere('192.0.2.1')).toBe(7)
  await one.vanish()
  await vi.waitFor(async () => expect(await two.state.connections.elsewhere('192.0.2.1')).toBe(0))
})

test('no address, and no author that was only counted, is stored in words', async () => {
  const one = await openNode()
  await one.state.connections.set('192.0.2.1', 7)
  await one.state.openCounter({ what: 'posts', points: 5, windowSeconds: 60 }).consume('192.0.2.1')
  const keys = String(await redis.call('keys', '*'))
  expect(keys).toContain('count:posts')
  expect(keys).not.toContain('192.0.2.1')
})

test('nodes that start at once share one secret, which outlives a Redis that has lost it', async () => {
  const url = redis.url

  const connections = await Promise.all([1, 2, 3].map(() => connectTo(url)))
  undo.push(...connections.map(({ close }) => close))
  const secrets = await Promise.all(connections.map(openRedisSecret))
  expect(new Set(secrets.map(String)).size).toBe(1)
  await redis.call('flushall')
  await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
  await Promise.all(connections.map(({ untilBack }) => untilBack()))
  const another = await connectTo(url)
  undo.push(another.close)
  expect(await openRedisSecret(another)).toEqual(secrets[0])
})
