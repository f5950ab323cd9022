import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Message } from '../../realtime/protocol.ts'
import { join, nextEvent, post } from '../support/clients/chat-client.ts'
import {
  type OldOptions,
  openOldClient,
  VERSIONS,
  type Version,
} from '../support/clients/old-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const TEXT = 'Olá, 日本 – ça va? 🧶👩‍👩‍👧 "\\ Ã'

const WAYS: [Version, string, string[]][] = VERSIONS.flatMap((version) => [
  [version, 'polling', ['polling']],
  [version, 'websocket', ['websocket']],
  [version, 'an upgrade', ['polling', 'websocket']],
])

let frames: string[]
let app: TestApp
const opened: { close(): void }[] = []

beforeAll(async () => {
  frames = await makeFrames({ count: 2, width: 64, height: 48 })
})
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.close()
  await app.stop()
})

/** Connects and resolves when the replay is there. */
async function enter(version: Version, options: OldOptions) {
  const client = openOldClient(version, app.url, { reconnectionDelay: 10, ...options })
  opened.push(client.socket)
  const replay = await client.next<Message[]>('messages')
  return { ...client, replay }
}

async function enterToday(url = app.url) {
  const client = await join(url)
  opened.push(client.socket)
  return client
}

describe.each(WAYS)('socket.io-client %s by %s', (version, _, transports) => {
  test('sees what a client of today says, which sees what it says, word for word', async () => {
    app = await startApp()
    const old = await enter(version, { transports })
    const today = await enterToday()
    const heard = nextEvent(today.socket, 'message')
    const acknowledged = old.next<Message>('messageack')
    old.socket.emit('message', { id: `${TEXT} id`, message: TEXT, frames })
    expect(await heard).toMatchObject({ id: `${TEXT} id`, message: TEXT, room: 'lobby' })
    expect(await acknowledged).toEqual(await heard)

    const answered = old.next<Message>('message')
    const answer = { id: 'é', message: TEXT, frames, alt: TEXT }
    expect(await post(today.socket, answer)).toMatchObject({ ok: true })
    expect(await answered).toMatchObject({ id: 'é', message: TEXT, alt: TEXT })

    const late = await enter(version, { transports })
    expect(late.replay).toEqual([await heard, await answered])
  })

  test('is refused in words when it sends what cannot be', async () => {
    app = await startApp()
    const old = await enter(version, { transports })
    const refusal = old.next('refusal')
    old.socket.emit('message', { id: 'ü', message: 'hi', frames: ['data:image/png;base64,AAAA'] })
    expect(await refusal).toMatchObject({ id: 'ü', code: 'bad_frames', index: 0 })
  })

  test('stays while nobody says anything, through many of its pings', async () => {
    app = await startApp({}, { pingIntervalMs: 20 })
    const old = await enter(version, { transports })
    let pongs = 0
    await new Promise<void>((resolve) => {
      old.socket.io.engine.on('pong', () => ++pongs === 60 && resolve())
    })
    const { id } = old.socket.io.engine
    const today = await enterToday()
    const heard = old.next<Message>('message')
    await post(today.socket, { id: '', message: TEXT, frames })
    expect(await heard).toMatchObject({ message: TEXT })
    expect(old.socket.io.engine.id).toBe(id)
  })

  test('comes back by itself after a restart, and is shown what is there', async () => {
    const folder = await makeTempFolder()
    const dataDir = folder.path
    app = await startApp({ dataDir })
    const old = await enter(version, { transports })
    const acknowledged = old.next<Message>('messageack')
    old.socket.emit('message', { id: '', message: TEXT, frames })
    const message = await acknowledged
    const replayed = old.next<Message[]>('messages')
    const { port } = app
    await app.stop()
    app = await startApp({ dataDir, port })
    expect(await replayed).toEqual([message])
    const again = old.next<Message>('messageack')
    old.socket.emit('message', { id: '', message: 'after', frames })
    expect(await again).toMatchObject({ message: 'after' })
    await folder.remove()
  })
})

test.each(VERSIONS)('%s moves from polling to a websocket and misses nothing', async (version) => {
  app = await startApp()
  const today = await enterToday()
  const old = openOldClient(version, app.url)
  opened.push(old.socket)
  const seen: string[] = []
  const isComplete = new Promise<void>((resolve) => {
    const note = (...messages: Message[]) => {
      seen.push(...messages.map(({ message }) => message))
      if (seen.includes('last')) resolve()
    }
    old.socket.on('messages', (replay: Message[]) => note(...replay))
    old.socket.on('message', note)
  })
  const upgraded = new Promise<void>((resolve) => {
    old.socket.once('connect', () => old.socket.io.engine.on('upgrade', resolve))
  })
  // Posted while it connects and upgrades.
  const said = ['0', '1', '2', '3', '4', '5', '6', '7']
  for (const message of said) await post(today.socket, { id: '', message, frames })
  await upgraded
  expect(old.socket.io.engine.transport.name).toBe('websocket')
  await post(today.socket, { id: '', message: 'last', frames })
  await isComplete
  expect(seen).toEqual([...said, 'last'])
})
