import { io } from 'socket.io-client'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { join, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { openRawClient } from '../trust/connections/raw-client.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const draft = (message: string) => ({ id: message, message, frames })

test('an author who posts too often receives when to go on, and others are not held up', async () => {
  app = await startApp({ postsPerMinute: 2 })
  const [eager, calm] = [await join(app.url), await join(app.url)]
  expect(await post(eager.socket, draft('1'))).toMatchObject({ ok: true })
  expect(await post(eager.socket, draft('2'))).toMatchObject({ ok: true })
  const refused = await post(eager.socket, draft('3'))
  expect(refused).toMatchObject({ ok: false, code: 'rate_limited' })
  if (!refused.ok) {
    expect(refused.retryAfterMs).toBeGreaterThan(0)
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000)
  }
  expect(await post(calm.socket, draft('4'))).toMatchObject({ ok: true })
})

test('shedding the token gains nothing beyond the limit of the address', async () => {
  app = await startApp({ postsPerMinute: 1 })
  const answers = []
  for (let i = 0; i < 12; i++) {
    const { socket } = await join(app.url)
    answers.push(await post(socket, draft(`${i}`)))
  }
  expect(answers.filter(({ ok }) => ok)).toHaveLength(10)
  // Nobody did too much alone, and the sentence blames nobody.
  expect(answers.at(-1)).toMatchObject({ ok: false, code: 'rate_limited', sharedBy: 11 })
  const last = answers.at(-1)
  expect(last?.ok === false && last.text).toMatch(
    /from your network \(11 others share it\)\. Wait \d/,
  )
})

test.each(['websocket', 'polling'])('a foreign page is refused by %s', async (transport) => {
  app = await startApp()
  const socket = io(app.url, {
    transports: [transport],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: 'https://evil.example' },
  })
  await new Promise((resolve) => socket.once('connect_error', resolve))
  expect(socket.connected).toBe(false)
  socket.close()
})

test('one address may hold only so many connections, and a closed one makes room', async () => {
  app = await startApp({ connectionsPerAddress: 2 })
  const first = await join(app.url)
  const second = await join(app.url)
  await expect(join(app.url)).rejects.toThrow()
  const left = new Promise((resolve) =>
    second.socket.on('presence', ({ count }) => count === 1 && resolve(count)),
  )
  first.socket.close()
  await left
  expect((await join(app.url)).welcome.protocol).toBe(1)
})

test.each(['sid=x&sid=', 'sid=', 'sid=x#&sid=', 'x=?&sid=', 'sid=x&sid'])(
  'a connection opened with "%s" in its query counts as any other, and many at once do',
  async (more) => {
    app = await startApp({ connectionsPerAddress: 2 })
    const query = `EIO=4&transport=websocket&${more}`
    const isLetIn = async () => {
      const client = await openRawClient(app.url, query)
      const isIn = await client.enter().then(
        () => true,
        () => false,
      )
      return { client, isIn }
    }
    const attempts = await Promise.all(Array.from({ length: 8 }, isLetIn))
    for (const { client } of attempts) client.close()
    expect(attempts.filter(({ isIn }) => isIn).length).toBeLessThanOrEqual(2)
  },
)
