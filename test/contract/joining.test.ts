import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../realtime/protocol.ts'
import { join, nextEvent, openSocket, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { openRawClient, untilText } from '../trust/connections/raw-client.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 32, height: 32 })
})
afterEach(() => app.stop())

const draft = (message: string) => ({ id: message, message, frames })

/** Joins and notes everything from the very first event on, in the order it came. */
function listen(auth: Parameters<typeof openSocket>[1] = {}) {
  const socket = openSocket(app.url, auth)
  const seen: string[] = []
  const note = ({ message }: Message) => void seen.push(message)
  socket.on('messages', (messages) => messages.forEach(note))
  socket.on('message', note)
  return { socket, seen, joined: nextEvent(socket, 'messages') }
}

test('those who join together each get what they missed, and no more', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const keys: string[] = []
  for (const name of ['1', '2', '3']) {
    const answer = await post(socket, draft(name))
    if (answer.ok) keys.push(answer.key)
  }
  const wishes = [undefined, keys[0], keys[2], 'no key', keys[1], keys[0]]
  const clients = wishes.map((since) => listen(since === undefined ? {} : { since }))
  await Promise.all(clients.map(({ joined }) => joined))
  const wanted = ['1,2,3', '2,3', '', '1,2,3', '3', '2,3']
  expect(clients.map(({ seen }) => seen.join())).toEqual(wanted)
  for (const one of clients) one.socket.close()
})

test('a herd that joins while others post receives each message once, in one order', async () => {
  app = await startApp({ replayLimit: 100 })
  const { socket } = await join(app.url)
  const names = Array.from({ length: 12 }, (_, i) => `${i}`)
  const herd: ReturnType<typeof listen>[] = []
  for (const name of names) {
    const posted = post(socket, draft(name))
    for (let i = 0; i < 8; i++) herd.push(listen())
    await posted
  }
  await Promise.all(herd.map(({ joined }) => joined))
  const last = herd.map((one) => nextEvent(one.socket, 'message'))
  await post(socket, draft('end'))
  await Promise.all(last)
  expect(herd.map(({ seen }) => seen.join())).toEqual(herd.map(() => [...names, 'end'].join()))
  for (const one of herd) one.socket.close()
})

test('a second join on one connection is refused with a code: each costs a replay', async () => {
  app = await startApp()
  const client = await openRawClient(app.url)
  const refused = untilText(client.socket, /44\{.*}}/)
  client.send('40{"room":".."}')
  expect(await refused).toContain('"code":"bad_draft"')
  const again = untilText(client.socket, /44\{.*}}/)
  client.send('40{}')
  expect(await again).toMatch(/Open a new one.*"code":"rate_limited"/)
  client.close()
})
