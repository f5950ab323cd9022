import { once } from 'node:events'
import { get } from 'node:http'
import { connect } from 'node:net'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpsAddress } from '../../../../server/http/limits/https-redirect.ts'
import { startApp, type TestApp } from '../../../support/servers/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp({ https: 'lan' })
})
afterAll(() => app.stop())

const address = (host: string | undefined, url: string) =>
  httpsAddress({ url, headers: host === undefined ? {} : { host } })

/** Everything that a connection which says so much gets for an answer. */
async function answerTo(said: string | Buffer): Promise<string> {
  const socket = connect(app.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1')
  })
  socket.write(said)
  await once(socket, 'close')
  return answer
}

test('http:// to the port of https is answered with a redirect to the same address', async () => {
  const [response] = await once(get(`http://127.0.0.1:${app.port}/r/den?x=1`), 'response')
  expect(response.statusCode).toBe(307)
  expect(response.headers).toMatchObject({
    location: `https://127.0.0.1:${app.port}/r/den?x=1`,
    'cache-control': 'no-store',
  })
  response.resume()
})

test.each(['POST', 'HEAD', 'OPTIONS'])('%s by plain HTTP reaches no route', async (method) => {
  const head = `${method} /readyz HTTP/1.1\r\nHost: chat.example\r\nContent-Length: 0\r\n`
  expect(await answerTo(`${head}\r\n`)).toMatch(/^HTTP\/1.1 307 /)
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
  expect(await answerTo(`${head}${upgrade}\r\n`)).toMatch(/^HTTP\/1.1 307 /)
})

test('clients of socket.io are refused: in Node they would follow a redirect round and round', async () => {
  const answer = await answerTo('GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: chat.example\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*https:\/\//)
  const socket = io(`http://127.0.0.1:${app.port}`, { transports: ['polling'] })
  await new Promise((resolve) => socket.once('connect_error', resolve))
  socket.close()
})

test('a request that names no host, and noise, get a 400', async () => {
  expect(await answerTo('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*https:\/\//)
  expect(await answerTo('\x03\x00\x00\x13 noise\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  expect(await answerTo(`GET /${'x'.repeat(9000)} HTTP/1.1\r\n`)).toMatch(/^HTTP\/1.1 431 /)
})

test.each([
  ['den.local:8443', '/r/den', 'https://den.local:8443/r/den'],
  ['[::1]:8443', '/', 'https://[::1]:8443/'],
  ['chat.example', '/', 'https://chat.example:80/'],
  ['chat.example:8443', '//evil.example', 'https://chat.example:8443//evil.example'],
  ['chat.example:8443', 'http://evil.example/x', 'https://chat.example:8443/'],
])('what asks %s for %s is sent to %s', (host, url, location) => {
  expect(address(host, url)).toBe(location)
})

test.each([
  undefined,
  '',
  'evil.example/x',
  'chat.example@evil.example',
  'chat.example:8443@evil.example',
  'a b',
  'x\\y',
  '-x',
  '[::1',
  '[zz]',
  'chat.example:99999',
  'x'.repeat(300),
])('the host %j is none, and there is no redirect to it', (host) => {
  expect(address(host, '/')).toBeUndefined()
})

test('a connection that is reset before its answer ends nothing', async () => {
  for (const said of ['G', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n']) {
    const socket = connect(app.port, '127.0.0.1')
    socket.on('error', () => {})
    await new Promise<void>((resolve) => socket.write(said, () => resolve()))
    socket.resetAndDestroy()
  }
  expect(await answerTo('GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 307 /)
})
