import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { io } from 'socket.io-client'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, openConnection } from '../../client/connection/connection.ts'
import { openTokenStore } from '../../client/connection/tokens.ts'
import type { Options } from '../../server/settings.ts'
import { ask } from '../support/clients/ask.ts'
import {
  type ChatSocket,
  join,
  nextEvent,
  openSocket,
  post,
} from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import {
  type Nodes,
  startHaproxyCluster,
  startNginxCluster,
  urlOf,
} from '../support/servers/cluster-proxies.ts'
import { type ConfiguredProgram, findServer } from '../support/servers/configured-program.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

/** Two nodes with one secret and nothing else in common: this is about the way to them and away. */
const nodes: TestApp[] = []
let proxy: ConfiguredProgram
let frames: string[]
const closings: (() => unknown)[] = []

beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 32, height: 32 })
})
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
  await proxy.stop()
  for (const node of nodes.splice(0)) await node.stop()
})

type StartCluster = (nodes: Nodes) => Promise<ConfiguredProgram>

async function start(startCluster: StartCluster, options: Partial<Options> = {}): Promise<void> {
  const secret = randomBytes(32)
  for (const _ of [1, 2]) {
    const folder = await makeTempFolder()
    closings.push(folder.remove)
    await writeFile(joinPath(folder.path, 'secret'), secret, { mode: 0o600 })
    const settings = { dataDir: folder.path, trustProxy: 1, connectionsPerAddress: 0 }
    nodes.push(await startApp({ ...settings, ...options }))
  }
  proxy = await startCluster(nodes as [TestApp, TestApp])
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

/** The library, which comes back by itself. */
async function enterAsBot(room: string): Promise<Connection> {
  let joined = () => {}
  const isIn = new Promise<void>((resolve) => {
    joined = resolve
  })
  const nothing = () => {}
  const connection = openConnection({
    ...{ url: urlOf(proxy), room },
    tokens: openTokenStore(() => {
      throw new Error('no storage here')
    }),
    on: {
      ...{ state: nothing, welcome: nothing, message: nothing, removed: nothing },
      presence: nothing,
      replay: joined,
    },
  })
  closings.push(connection.close)
  await isIn
  return connection
}

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

    test.skipIf(isMissing)('websockets are spread, and a client that polls stays', async () => {
      await start(startCluster)
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
      'one that stops loses no post, and its clients are on the other',
      async () => {
        await start(startCluster, { drainSeconds })
        const rooms = ['a', 'b', 'c', 'd']
        const bots = await Promise.all(rooms.map(enterAsBot))
        const [leaving, staying] = nodes as [TestApp, TestApp]
        let isOver = false
        const posting = bots.map(async (bot, index) => {
          const answers: boolean[] = []
          while (!isOver) {
            const nonce = `${index} ${answers.length}`
            const draft = { id: nonce, nonce, message: nonce, frames }
            answers.push((await bot.post(draft, () => {})).ok)
          }
          return answers
        })
        await leaving.close()
        const areOver = () => Promise.all(rooms.map((room) => isOn(staying, room)))
        await expect.poll(areOver).toEqual([true, true, true, true])
        isOver = true
        expect((await Promise.all(posting)).flat()).not.toContain(false)
        const { socket } = await join(urlOf(proxy), { room: 'new' })
        socket.disconnect()
      },
    )
  },
)

test.skipIf((await findServer('nginx')) === undefined)(
  'the cache of nginx carries loops by address, and none longer than its message lives',
  async () => {
    await start(([node]) => startNginxCluster([node, node]), { clips: 'url', messageTtlSeconds: 3 })
    const { socket } = await join(nodes[0]?.url ?? '', { clips: 'url' })
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
