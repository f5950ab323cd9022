import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { HandshakeAuth } from '../../../realtime/protocol.ts'
import { ask } from '../../support/clients/ask.ts'
import { nextEvent, openSocket } from '../../support/clients/chat-client.ts'
import { type FlvTag, watchFlv } from '../../support/clients/flv-viewer.ts'
import { OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { type Publisher, startPublisher } from '../../support/clients/publisher.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { freePort } from '../../support/servers/free-port.ts'
import type { TestApp } from '../../support/servers/start-app.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'

const STAGE_KEY = 'a-stage-key-for-tests'

let redis: RedisServer
let nodes: Nodes
const publishers: Publisher[] = []
const sockets: { disconnect(): void }[] = []

beforeAll(async () => {
  redis = await startRedis()
  nodes = await startNodes(redis.url, 0)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
})
afterAll(async () => {
  await nodes.stop()
  await redis.stop()
})

interface Node extends TestApp {
  rtmpPort: number
}

async function addNode(): Promise<Node> {
  const [port, rtmpPort] = [await freePort(), await freePort()]
  const nodeUrl = `http://127.0.0.1:${port}`
  return { ...(await nodes.add({ port, rtmpPort, nodeUrl, stageKey: STAGE_KEY })), rtmpPort }
}

/** A member, with what it is told of its room's stage first. */
async function enter({ url }: Node, room: string, auth: HandshakeAuth = {}) {
  const socket = openSocket(url, { room, ...auth })
  sockets.push(socket)
  return { socket, stage: await nextEvent(socket, 'stage') }
}

function publish({ rtmpPort }: Node, room: string, key = STAGE_KEY): Publisher {
  const publisher = startPublisher({ port: rtmpPort, room, key })
  publishers.push(publisher)
  return publisher
}

const isPicture = ({ type, isHeader }: FlvTag) => type === 'video' && !isHeader
const statusOf = async ({ url }: Node, path: string) => (await ask(url, path)).status

test('a picture that enters at one node is seen at the other, by who was there and who comes', async () => {
  const [one, two] = [await addNode(), await addNode()]
  const there = await enter(two, 'den')
  expect(there.stage).toEqual({ live: false })
  const begun = nextEvent(there.socket, 'stage')
  const publisher = publish(one, 'den')
  const stage = await begun
  expect(stage).toMatchObject({ live: true })
  expect((await enter(two, 'den')).stage).toEqual(stage)

  const viewers = [
    await watchFlv(`${two.url}/live/den.flv`),
    await watchFlv(`${two.url}/live/den.flv`),
  ]
  for (const { seen, tags } of viewers) {
    await seen(isPicture, 20)
    expect(tags.find(isPicture)?.isKeyFrame).toBe(true)
    expect(tags.some(({ type }) => type === 'audio')).toBe(true)
  }
  const second = publish(two, 'den')
  expect((await second.ended).output).toContain('Another publisher is on this stage.')

  const over = nextEvent(there.socket, 'stage')
  await publisher.stop()
  expect(await over).toEqual({ live: false })
  await Promise.all(viewers.map(({ ended }) => ended))
  const again = nextEvent(there.socket, 'stage')
  publish(two, 'den')
  expect(await again).toMatchObject({ live: true })
})

test('what nodes give each other opens to nobody else, and a closed room stays closed everywhere', async () => {
  const [one, two] = [await addNode(), await addNode()]
  const { socket } = await enter(two, 'lair', { owner: OWNER_SECRET })
  const key = await new Promise<string>((resolve) => {
    socket.once('rules', ({ publishing }) => resolve(publishing?.key ?? ''))
    void socket.emitWithAck('rule', { isLocked: true })
  })
  const begun = nextEvent(socket, 'stage')
  publish(one, 'lair', key)
  const { ticket = '' } = await begun
  const viewer = await watchFlv(`${two.url}/live/lair.flv?ticket=${ticket}`)
  await viewer.seen(isPicture)
  viewer.close()
  expect(await statusOf(two, '/live/lair.flv')).toBe(404)
  for (const path of ['/nodes/live/lair.flv', `/nodes/live/lair.flv?ticket=${ticket}`]) {
    expect(await statusOf(one, path)).toBe(404)
    expect((await fetch(`${one.url}${path}`, { method: 'OPTIONS' })).status).toBe(404)
  }
})

test('the end of a node ends its stages for the members of others', async () => {
  const [one, two] = [await addNode(), await addNode()]
  const { socket } = await enter(two, 'attic')
  const begun = nextEvent(socket, 'stage')
  publish(one, 'attic')
  await begun
  const viewer = await watchFlv(`${two.url}/live/attic.flv`)
  await viewer.seen(isPicture)
  const over = nextEvent(socket, 'stage')
  await one.close()
  expect(await over).toEqual({ live: false })
  await viewer.ended
  expect(await statusOf(two, '/live/attic.flv')).toBe(404)
})
