import { randomBytes } from 'node:crypto'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import { ask } from '../support/clients/ask.ts'
import { enterAsBot } from '../support/clients/bot.ts'
import {
  type ChatSocket,
  join,
  nextEvent,
  openSocket,
  post,
} from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts'
import {
  type Nodes,
  startHaproxyCluster,
  startNginxCluster,
  urlOf,
} from '../support/servers/cluster-proxies.ts'
import { type ConfiguredProgram, findServer } from '../support/servers/configured-program.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { startNodes } from '../support/servers/start-nodes.ts'
import { createStubEncoder } from '../trust/soak/stub-encoder.ts'

let redis: RedisServer
/** Undone after each test, the last first. */
const closings: (() => unknown)[] = []
let proxy: ConfiguredProgram
let frames: string[]

beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 32, height: 32 })
  redis = await startRedis()
})
afterAll(() => redis.stop())
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

type StartCluster = (nodes: Nodes) => Promise<ConfiguredProgram>
const BEHIND_ONE = { trustProxy: 1, connectionsPerAddress: 0 }

async function startBefore(nodes: Nodes, startCluster: StartCluster): Promise<void> {
  proxy = await startCluster(nodes)
  closings.push(proxy.stop)
}

/** Whether the one client of a room is on this node. */
async function isOn({ url }: TestApp, room: string): Promise<boolean> {
  const socket = openSocket(url, { room })
  const { count } = await nextEvent(socket, 'presence')
  socket.disconnect()
  return count === 2
}

async function enter(room: string, transports: string[]): Promise<ChatSocket> {
  const socket: ChatSocket = io(urlOf(proxy), { transports, forceNew: true, auth: { room } })
  closings.push(() => socket.disconnect())
  await nextEvent(socket, 'messages')
  return socket
}

/** As quick as a real one: what a client may miss while it comes back is bounded. */
function createPacedEncoder(): ClipEncoder {
  const stub = createStubEncoder(randomBytes(500))
  const encode: ClipEncoder['encode'] = (...given) =>
    new Promise((resolve) => void setTimeout(() => resolve(stub.encode(...given)), ENCODE_MS))
  return { ...stub, encode }
}

const ENCODE_MS = 25

/** HAProxy asks for health every second, two times; nginx learns from a connection that is refused. */
const proxies: [string, StartCluster, drainSeconds: number][] = [
  ['haproxy', startHaproxyCluster, 3],
  ['nginx', startNginxCluster, 1],
]

describe.each(proxies)(
  'two nodes behind %s, as deploy/ sets it up',
  async (name, startCluster, drainSeconds) => {
    const isMissing = (await findServer(name)) === undefined
    if (isMissing) console.warn(`skipped: behind ${name}, which is not there`)

    // They share nothing: so who is where can be told by who is alone there.
    test.skipIf(isMissing)('websockets are spread, and a client that polls stays', async () => {
      const nodes: [TestApp, TestApp] = [await startApp(BEHIND_ONE), await startApp(BEHIND_ONE)]
      for (const { stop } of nodes) closings.push(stop)
      await startBefore(nodes, startCluster)
      const rooms = ['a', 'b', 'c', 'd']
      for (const room of rooms) await enter(room, ['websocket'])
      for (const node of nodes) {
        const isHere = await Promise.all(rooms.map((room) => isOn(node, room)))
        expect(isHere.filter(Boolean)).toHaveLength(2)
      }

      const polling = await enter('e', ['polling'])
      for (const message of ['1', '2']) {
        expect(await post(polling, { id: '', message, frames })).toMatchObject({ ok: true })
      }
      const upgrading = await enter('f', ['polling', 'websocket'])
      await expect.poll(() => upgrading.io.engine.transport.name).toBe('websocket')
    })

    test.skipIf(isMissing)(
      'a node that stops loses no message and doubles none, for anybody',
      async () => {
        const options = { ...BEHIND_ONE, drainSeconds }
        const nodes = await startNodes(redis.url, 2, {
          options,
          replacements: { encoder: createPacedEncoder() },
        })
        closings.push(nodes.stop)
        const [leaving, staying] = nodes.apps as [TestApp, TestApp]
        await startBefore([leaving, staying], startCluster)
        const room = `room-before-${name}`
        const bots = await Promise.all(
          ['a', 'b', 'c', 'd'].map(() => enterAsBot(urlOf(proxy), room)),
        )
        for (const { connection } of bots) closings.push(connection.close)
        const polling = await enter(room, ['polling'])
        let isOver = false
        const posting = (async () => {
          const kept: string[] = []
          for (let count = 0; !isOver || count <= bots.length; count += 1) {
            const nonce = String(count)
            const draft = { id: nonce, nonce, message: nonce, frames }
            const answer = await bots[count % bots.length]?.connection.post(draft, () => {})
            kept.push(answer?.ok ? nonce : `refused: ${answer?.text}`)
          }
          return kept.sort()
        })()
        await leaving.close()
        const { socket } = await join(urlOf(proxy), { room: 'new' })
        socket.disconnect()
        await expect.poll(() => bots.every(({ isOnline }) => isOnline())).toBe(true)
        isOver = true
        const kept = await posting
        expect(kept.filter((one) => one.startsWith('refused'))).toEqual([])
        expect(kept.length).toBeGreaterThan(bots.length)
        await expect.poll(() => polling.connected).toBe(true)
        for (const { seen } of bots) await expect.poll(() => [...seen].sort()).toEqual(kept)
      },
    )
  },
)

test.skipIf((await findServer('nginx')) === undefined)(
  'the cache of nginx carries loops by address, and none longer than its message lives',
  async () => {
    const node = await startApp({ ...BEHIND_ONE, clips: 'url', messageTtlSeconds: 3 })
    closings.push(node.stop)
    await startBefore([node, node], startNginxCluster)
    const { socket } = await join(node.url, { clips: 'url' })
    const received = nextEvent(socket, 'messageack')
    await post(socket, { id: '', message: 'hello', frames })
    const { video, expiresAt } = await received
    socket.disconnect()
    const get = () => ask(urlOf(proxy), video)
    const answers = await Promise.all(Array.from({ length: 20 }, get))
    const said = answers.map(({ status, headers }) => `${status} ${headers['x-cache']}`)
    expect(said.filter((one) => one === '200 MISS')).toHaveLength(1)
    expect(said.filter((one) => one === '200 HIT')).toHaveLength(19)
    expect((await ask(urlOf(proxy), video.replace(/&.*/, ''))).headers['x-cache']).toBe('MISS')
    const late: number[] = []
    const status = async () => {
      const answer = await get()
      // Its clock has whole seconds, rounded down.
      if (answer.status === 200) late.push(Date.parse(answer.headers.date ?? '') - expiresAt)
      return answer.status
    }
    await expect.poll(status).toBe(410)
    expect(Math.max(...late)).toBeLessThan(0)
  },
)
