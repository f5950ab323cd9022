import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { join } from '../../support/clients/chat-client.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { openPollingClient, openRawClient } from './raw-client.ts'

/** The server's own patience is 8 s; these have less, so that nobody has to wait for it. */
const HANDSHAKE_MS = 400

let app: TestApp
afterEach(() => app.stop())

const dial = (): Socket => {
  const { hostname, port } = new URL(app.url)
  return connect(Number(port), hostname).on('error', () => {})
}

/** The server ends it; that it takes no longer than promised, the time limit of the test sees to. */
const ended = (socket: Socket) => once(socket.resume(), 'close')

const GREETINGS: [what: string, greeting: string | Buffer][] = [
  ['nothing', ''],
  ['half a line', 'GET /socket.io/?EIO=4'],
  ['half a header', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  ['a body that never comes', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n'],
  [
    'half an upgrade',
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n',
  ],
]

test.each(GREETINGS)('a connection that says %s is ended', async (_, greeting) => {
  app = await startApp({}, { handshakeMs: HANDSHAKE_MS })
  const socket = dial()
  socket.write(greeting)
  await ended(socket)
})

test('a header that comes drop by drop is no excuse', async () => {
  app = await startApp({}, { handshakeMs: HANDSHAKE_MS })
  const socket = dial()
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
  const drops = setInterval(() => socket.write('X-A: b\r\n'), 50)
  await ended(socket)
  clearInterval(drops)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['half a greeting', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])],
  ['half a line of plain HTTP', Buffer.from('GET / HT')],
])('a TLS connection that says %s is ended', async (_, greeting) => {
  app = await startApp({ https: 'lan' }, { handshakeMs: HANDSHAKE_MS })
  const socket = dial()
  socket.write(greeting)
  await ended(socket)
})

test('a websocket, or a polling session, that never joins is ended, and one that does is not', async () => {
  app = await startApp({}, { handshakeMs: HANDSHAKE_MS })
  const { socket } = await join(app.url)
  const silent = await openRawClient(app.url)
  silent.socket.resume()
  const refused = await openRawClient(app.url)
  refused.socket.resume()
  refused.send('40{"room":"../no"}')
  const polling = await openPollingClient(app.url)
  await Promise.all([silent.ended, refused.ended])
  await expect.poll(() => polling.send('3')).toBe(400)
  expect(socket.connected).toBe(true)
})

test('a client that never says goodbye holds up neither its end nor that of the server', async () => {
  app = await startApp()
  const lawless = await openRawClient(app.url)
  lawless.socket.resume()
  lawless.send('42["an event before joining"]')
  await lawless.ended
  const rude = await openRawClient(app.url)
  await rude.enter()
  rude.stopReading()
  await app.close()
})
