import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, expect, test } from 'vitest'
import {
  type Connection,
  type ConnectionListeners,
  type ConnectionState,
  openConnection,
} from '../../../client/connection/connection.ts'
import { openTokenStore } from '../../../client/connection/tokens.ts'
import type { Message, Welcome } from '../../../realtime/protocol.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp } from '../../support/servers/start-app.ts'

type Closing = () => unknown
const closings: Closing[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

/** What one page keeps of what it hears, and a way to wait until it has heard enough. */
function listen(url: string, room?: string, clips?: 'url') {
  const heard = {
    states: [] as ConnectionState[],
    reasons: [] as string[],
    welcomes: [] as Welcome[],
    replays: [] as Message[][],
    messages: [] as Message[],
  }
  let checks: (() => void)[] = []
  const changed = () => {
    for (const check of checks) check()
  }
  const on: ConnectionListeners = {
    state(state, reason) {
      heard.states.push(state)
      if (reason !== undefined) heard.reasons.push(reason)
      changed()
    },
    welcome: (welcome) => void heard.welcomes.push(welcome),
    replay(messages) {
      heard.replays.push(messages)
      changed()
    },
    message(message) {
      heard.messages.push(message)
      changed()
    },
    removed: () => undefined,
    presence: () => undefined,
  }
  const until = (isEnough: (all: typeof heard) => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => isEnough(heard) && resolve()
      checks = [...checks, check]
      check()
    })
  const tokens = openTokenStore(() => {
    throw new Error('no storage here')
  })
  const connection: Connection = openConnection({
    ...{ url, tokens, on, clips },
    ...(room && { room }),
  })
  closings.push(connection.close)
  return { connection, heard, until }
}

async function draft(nonce: string) {
  return { id: nonce, nonce, message: nonce, frames: await makeFrames() }
}

const nothing = () => undefined

test('a bot that takes clips by address gets whole addresses, in a replay too', async () => {
  const app = await startApp({ clips: 'url' })
  closings.push(app.stop)
  const ana = listen(app.url, 'den', 'url')
  const answer = await ana.connection.post(await draft('one'), nothing)
  await ana.until(({ messages }) => messages.length === 1)
  const ben = listen(app.url, 'den', 'url')
  await ben.until(({ replays }) => replays.flat().length === 1)
  const [own] = ana.heard.messages
  expect(own?.video).toContain(`${app.url}/clips/${answer.ok && answer.key}.webm?`)
  expect(ben.heard.replays.flat()).toEqual([own])
  expect((await fetch(own?.video ?? '')).headers.get('content-type')).toBe('video/webm')
})

test('what is posted is answered, heard by its author, and replayed to who comes later', async () => {
  const app = await startApp()
  closings.push(app.stop)
  const ana = listen(app.url, 'den')
  const stages: string[] = []
  const answer = await ana.connection.post(await draft('one'), ({ stage }) => stages.push(stage))
  expect(answer).toMatchObject({ ok: true })
  expect(stages).toContain('encoding')
  await ana.until(({ messages }) => messages.length === 1)
  expect(ana.heard.messages[0]?.author).toBe(ana.heard.welcomes[0]?.author)
  expect(ana.heard.states).toEqual(['connecting', 'online'])

  const ben = listen(app.url, 'den')
  await ben.until(({ replays }) => replays.length === 1)
  expect(ben.heard.replays[0]?.map(({ message }) => message)).toEqual(['one'])
})

test('after a restart the same author misses nothing, repeats nothing and sends what waited', async () => {
  const first = await startApp()
  closings.push(first.stop)
  const { port, dataDir } = first
  const ana = listen(first.url)
  await ana.connection.post(await draft('one'), nothing)
  await first.close()
  await ana.until(({ states }) => states.at(-1) === 'offline')
  const waiting = ana.connection.post(await draft('two'), nothing)

  const second = await startApp({ port, dataDir })
  closings.push(second.stop)
  expect(await waiting).toMatchObject({ ok: true })
  await ana.until(({ messages }) => messages.length === 2)
  expect(ana.heard.replays).toEqual([[], []])
  expect(ana.heard.messages.map(({ message }) => message)).toEqual(['one', 'two'])
  expect(new Set(ana.heard.welcomes.map(({ author }) => author)).size).toBe(1)
})

test('the clock is the server’s', async () => {
  const clock = createFakeClock()
  const app = await startApp({}, { clock })
  closings.push(app.stop)
  const { connection, until } = listen(app.url)
  await until(({ states }) => states.includes('online'))
  expect(Math.abs(connection.serverNow() - clock.now())).toBeLessThan(10_000)
})

test('a client that is turned away learns why', async () => {
  const app = await startApp()
  closings.push(app.stop)
  const { heard, until } = listen(app.url, '../etc')
  await until(({ reasons }) => reasons.length > 0)
  expect(heard.reasons[0]).toMatch(/letters and digits/)
})

test('where websockets are blocked it connects by polling', async () => {
  const http = createServer()
  const io = new Server(http, { transports: ['polling'] })
  closings.push(() => io.close())
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const welcome: Partial<Welcome> = { author: 'a', token: 't', serverTime: 0 }
  io.on('connection', (client) => client.emit('welcome', welcome))
  const { port } = http.address() as AddressInfo
  const { until } = listen(`http://127.0.0.1:${port}`)
  await until(({ states }) => states.includes('online'))
})

test('a captive portal that answers everything with a page of its own is waited out', async () => {
  let isPortal = true
  const http = createServer((_, response) => {
    if (isPortal) response.end('<h1>Welcome to our wifi</h1>')
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const { heard, until } = listen(`http://127.0.0.1:${port}`)
  await until(({ states }) => states.includes('offline'))
  // Nothing of its page is taken for a word of the server.
  expect(heard.reasons).toEqual([])
  isPortal = false
  const io = new Server(http)
  closings.push(() => io.close())
  const welcome: Partial<Welcome> = { author: 'a', token: 't', serverTime: 0 }
  io.on('connection', (client) => client.emit('welcome', welcome))
  await until(({ states }) => states.includes('online'))
})
