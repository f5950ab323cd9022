import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { nextEvent, post } from '../../support/clients/chat-client.ts'
import { joinAsWitness, type Witness } from '../../support/clients/witness.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'
import { fill } from './faults.ts'

let redis: RedisServer
let nodes: Nodes
beforeAll(async () => {
  redis = await startRedis({ config: [...DURABLE, 'maxmemory-policy noeviction'] })
  // With limits, as everybody runs it: they are looked at before anything is kept.
  nodes = await startNodes(redis.url, 2, { options: { postsPerMinute: 1000 } })
})
afterAll(async () => {
  await nodes.stop()
  await redis.stop()
})

test('a Redis whose memory is full refuses posts with a code; all else goes on, deleting too, and posting once there is room', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const [here = '', there = ''] = nodes.apps.map(({ url }) => url)
  const author = await joinAsWitness(here, { room: 'den' })
  const reader = await joinAsWitness(there, { room: 'den' })
  const say = ({ socket }: Witness, n: number) =>
    post(socket, { id: `${n}`, message: `${n}`, nonce: `${n}`, frames })
  const acknowledged: string[] = []
  await fill(redis)
  let [n, answer] = [0, await say(author, 0)]
  while (answer.ok) {
    acknowledged.push(answer.key)
    answer = await say(author, ++n)
  }
  const refused = { ok: false, code: 'unavailable', retryAfterMs: expect.any(Number) }
  expect(answer).toMatchObject({ ...refused, text: expect.stringContaining('memory') })

  // Reactions are small, and may be many: a new one is refused as a post is, and one is taken back.
  const [first = ''] = acknowledged
  const react = (on: boolean) => author.socket.emitWithAck('react', { key: first, emoji: '👍', on })
  await redis.call('config', 'set', 'maxmemory', 0)
  expect(await react(true)).toMatchObject({ ok: true })
  await redis.call('config', 'set', 'maxmemory', 1)
  expect(await say(author, n)).toMatchObject(refused)
  expect(await reader.socket.emitWithAck('react', { key: first, emoji: '👍' })).toMatchObject(
    refused,
  )
  expect(await react(false)).toMatchObject({ ok: true })

  // A client that joins now receives what there is, and is counted; in a room that nobody has been in, too.
  expect((await ask(there, '/readyz')).status).toBe(503)
  const late = await joinAsWitness(there, { room: 'den' })
  expect(late.keys).toEqual(acknowledged.slice(-10))
  const { url: anew } = await nodes.add()
  const elsewhere = await joinAsWitness(anew, { room: 'elsewhere' })
  const removed = nextEvent(reader.socket, 'removed')
  expect(await author.socket.emitWithAck('remove', { key: first })).toMatchObject({ ok: true })
  expect(await removed).toEqual({ key: first, reason: 'deleted' })

  await redis.call('config', 'set', 'maxmemory', 0)
  const again = await say(author, n)
  expect(again).toMatchObject({ ok: true })
  if (again.ok) acknowledged.push(again.key)
  await reader.until(acknowledged.at(-1) ?? '')
  expect(reader.keys).toEqual(acknowledged)
  for (const { socket } of [author, reader, late, elsewhere]) socket.close()
})
