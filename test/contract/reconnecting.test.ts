import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HandshakeAuth, Message } from '../../realtime/protocol.ts'
import { join, nextEvent, openSocket, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.stop())

async function say(words: string[]): Promise<void> {
  const { socket } = await join(app.url)
  const frames = await makeFrames({ count: 1, width: 32, height: 32 })
  for (const message of words) await post(socket, { id: message, message, frames })
  socket.close()
}

/** Every `messages` that a client gets until its room has told it how many are there. */
async function replaysOf(auth: HandshakeAuth): Promise<string[][]> {
  const socket = openSocket(app.url, auth)
  const replays: string[][] = []
  socket.on('messages', (messages: Message[]) => replays.push(messages.map((m) => m.message)))
  await nextEvent(socket, 'presence')
  socket.close()
  return replays
}

test('a replay is one array, and comes in pieces to a client that asks for them', async () => {
  await say(['one', 'two', 'three'])
  expect(await replaysOf({})).toEqual([['one', 'two', 'three']])
  expect(await replaysOf({ pieces: true })).toEqual([['one'], ['two'], ['three']])
  const together = [replaysOf({}), replaysOf({ pieces: true }), replaysOf({ pieces: true })]
  expect((await Promise.all(together)).map(({ length }) => length)).toEqual([1, 3, 3])
})

test('an empty replay comes all the same, in pieces or not', async () => {
  expect(await replaysOf({ room: 'empty' })).toEqual([[]])
  expect(await replaysOf({ room: 'empty', pieces: true })).toEqual([[]])
})

test('an author is counted once, however many connections there are', async () => {
  const first = await join(app.url)
  const { token } = first.welcome
  const tab = openSocket(app.url, { token })
  expect(await nextEvent(tab, 'presence')).toEqual({ count: 1 })
  const somebodyElse = openSocket(app.url)
  expect(await nextEvent(somebodyElse, 'presence')).toEqual({ count: 2 })
  for (const socket of [first.socket, tab, somebodyElse]) socket.close()
})

test('a page that comes back replaces its own connection, and nobody else’s', async () => {
  const auth = { page: 'a page' }
  const dead = await join(app.url, auth)
  const other = await join(app.url, auth)
  const { token } = dead.welcome
  const gone = new Promise<void>((resolve) => {
    dead.socket.once('disconnect', () => resolve())
  })
  const back = await join(app.url, { ...auth, token })
  await gone
  expect(back.welcome.author).toBe(dead.welcome.author)
  expect(other.socket.connected).toBe(true)
  // Another page of the same author, and one that says nothing, stay, too.
  const tab = await join(app.url, { page: 'another page', token })
  const bot = await join(app.url, { token })
  expect([back, tab, bot].map(({ socket }) => socket.connected)).toEqual([true, true, true])
  for (const { socket } of [other, back, tab, bot]) socket.close()
})
