import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { openPollingClient } from './raw-client.ts'

/** What a browser sends on behalf of a page that is not ours, by whatever way the page found. */
const FOREIGN: [what: string, headers: Record<string, string>][] = [
  ['a foreign page', { origin: 'https://evil.example' }],
  ['a sandboxed page', { origin: 'null' }],
  ['a script tag of a foreign page', { 'sec-fetch-site': 'cross-site' }],
  ['a script tag of another port of this host', { 'sec-fetch-site': 'same-site' }],
]

let app: TestApp
beforeAll(async () => {
  app = await startApp({ connectionsPerAddress: 0 })
})
afterAll(() => app.stop())

type Method = 'GET' | 'POST'

/** `fetch` would not let us say where a request comes from. */
async function ask(method: Method, query: string, headers = {}, body = ''): Promise<Answer> {
  const request = httpRequest(`${app.url}/socket.io/?${query}`, { method, headers })
  request.end(body)
  const answer = await Promise.race([
    once(request, 'response').then(([response]) => response),
    once(request, 'upgrade').then(([response, socket]) => {
      socket.destroy()
      return response
    }),
  ])
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  return { status: answer.statusCode, text }
}

interface Answer {
  status: number
  text: string
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

/** Every request there is, first and later, as what its own page or a program would send. */
async function everyRequest(protocol: number): Promise<[Method, string, object, string][]> {
  const { sid } = await openPollingClient(app.url)
  const first = `EIO=${protocol}&transport`
  // Sessions of ours are of protocol 4; which one a later request names makes no difference here.
  const later = `sid=${sid}&EIO=4&transport`
  return [
    ['GET', `${first}=polling`, {}, ''],
    ['GET', `${first}=websocket`, UPGRADE, ''],
    ['POST', `${later}=polling`, { 'content-type': 'text/plain' }, '40'],
    ['GET', `${later}=polling`, {}, ''],
    ['GET', `${later}=websocket`, UPGRADE, ''],
  ]
}

test.each(FOREIGN)('%s is refused with every request, by both protocols', async (_, headers) => {
  for (const protocol of [3, 4]) {
    for (const [method, query, own, body] of await everyRequest(protocol)) {
      const answer = await ask(method, query, { ...own, ...headers }, body)
      expect([query, answer]).toMatchObject([query, { status: 403 }])
      expect(answer.text).toContain('PUBLIC_ORIGIN')
    }
  }
})

test.each([
  ['a program', {}],
  ['its own page', { 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
])('the same requests of %s are served', async (_, headers) => {
  const statuses: number[] = []
  for (const [method, query, own, body] of await everyRequest(4)) {
    statuses.push((await ask(method, query, { ...own, ...headers }, body)).status)
  }
  expect(statuses).toEqual([200, 101, 200, 200, 101])
})

test.each(['j=0', 'j=', 'j=0&j=1', 'x=?&j=1'])('JSONP by %s is refused', async (jsonp) => {
  const { sid } = await openPollingClient(app.url)
  for (const query of ['EIO=3', 'EIO=4', `EIO=4&sid=${sid}`]) {
    const answer = await ask('GET', `${query}&transport=polling&${jsonp}`)
    expect([query, answer]).toMatchObject([query, { status: 403 }])
    expect(answer.text).toContain('JSONP')
  }
})

test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html'])(
  'packets posted as %s are refused',
  async (type) => {
    const { sid } = await openPollingClient(app.url)
    const query = `EIO=4&transport=polling&sid=${sid}`
    const answer = await ask('POST', query, { 'content-type': type }, '40')
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('text/plain') })
  },
)

test('a page of a listed origin may read its answers, and no other page may', async () => {
  const listed = await startApp({ publicOrigin: ['https://chat.example'] })
  const url = `${listed.url}/socket.io/?EIO=3&transport=polling`
  const allowed = async (origin: string, method = 'GET') => {
    const { status, headers } = await fetch(url, { method, headers: { origin } })
    return [status, headers.get('access-control-allow-origin')]
  }
  expect(await allowed('https://chat.example')).toEqual([200, 'https://chat.example'])
  expect(await allowed('https://chat.example', 'OPTIONS')).toEqual([204, 'https://chat.example'])
  expect(await allowed('https://evil.example')).toEqual([403, null])
  expect(await allowed('https://evil.example', 'OPTIONS')).toEqual([403, null])
  await listed.stop()
})
