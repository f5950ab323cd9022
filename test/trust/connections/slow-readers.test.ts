import { pino } from 'pino'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type JoinedClient, join, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { createStubEncoder } from '../soak/stub-encoder.ts'
import { openPollingClient, openRawClient, type RawClient } from './raw-client.ts'

/** The real server with its patience of 10 s; all clients try it side by side. */
let app: TestApp
let poster: JoinedClient
let frames: string[]
let posting: NodeJS.Timeout
let reasons: string[] = []

beforeAll(async () => {
  frames = await makeFrames({ count: 3, width: 200, height: 200, pattern: 'noise' })
})
beforeEach(async () => {
  reasons = []
  app = await startApp(
    { connectionsPerAddress: 0 },
    // So little that the system's own buffers take it all: from the server it looks as if it were read.
    {
      log: pino({ level: 'info' }, { write: note }),
      encoder: createStubEncoder(Buffer.alloc(200)),
    },
  )
  poster = await join(app.url)
})
afterEach(async () => {
  clearInterval(posting)
  await app.stop()
})

function note(line: string): void {
  const { msg, reason } = JSON.parse(line) as { msg: string; reason?: string }
  if (msg === 'a slow reader was cut') reasons.push(String(reason))
  // Thousands of pings between two packets are too much to send as well: whichever is seen first.
  if (msg === 'a client that sent too much at once was cut') reasons.push(msg)
}

/** Something for everybody to read. */
function keepPosting(): void {
  posting = setInterval(() => void say('and on').catch(() => 'over'), 200)
}

const say = (message: string) => post(poster.socket, { id: message, message, frames })

async function deafClient(): Promise<RawClient> {
  const client = await openRawClient(app.url)
  await client.enter()
  client.stopReading()
  return client
}

/** Protocol 3 is in the lobby without asking, and pings by itself: this one says nothing at all. */
async function deafOldClient(): Promise<RawClient> {
  const client = await openRawClient(app.url, 'EIO=3&transport=websocket')
  client.stopReading()
  return client
}

test('clients that do not read are cut, and those that read are not', async () => {
  await say('something to replay')
  const honest = await join(app.url)
  let heard = 0
  let present = 0
  honest.socket.on('message', () => heard++)
  honest.socket.on('presence', ({ count }) => {
    present = count
  })

  const clients = [
    await deafClient(),
    await deafClient(),
    await deafClient(),
    await deafOldClient(),
  ]
  const [, answering, flooding] = clients
  const polling = await openPollingClient(app.url)
  await polling.enter()
  await expect.poll(() => present).toBe(7)
  const answers = setInterval(() => {
    answering?.send('3')
    void polling.send('3').catch(() => 0)
  }, 500)
  // 5,000 pings a second, which the websocket itself answers without anybody being asked.
  const pings = setInterval(() => {
    for (let i = 0; i < 100; i += 1) flooding?.ping(Buffer.alloc(100))
  }, 20)

  keepPosting()
  await expect.poll(() => present).toBe(2)
  clearInterval(answers)
  clearInterval(pings)
  for (const client of clients) client.close()

  const before = heard
  await expect.poll(() => heard).toBeGreaterThan(before)
  expect(honest.socket.connected).toBe(true)
  // Each was cut for what it did, none only for its manners.
  expect(reasons).toHaveLength(5)
})
