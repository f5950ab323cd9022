import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextEvent, openSocket } from '../../support/clients/chat-client.ts'
import { watchFlv } from '../../support/clients/flv-viewer.ts'
import { type Publisher, startPublisher } from '../../support/clients/publisher.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

const KEY = 'a-stage-key-for-tests'

let app: TestApp
let publisher: Publisher
let log = ''

beforeAll(async () => {
  const rtmpPort = await freePort()
  const write = (line: string) => {
    log += line
  }
  app = await startApp(
    { rtmpPort, stageKey: KEY, connectionsPerAddress: 3 },
    { log: pino({ level: 'info' }, { write }) },
  )
  const socket = openSocket(app.url)
  await nextEvent(socket, 'stage')
  const begun = nextEvent(socket, 'stage')
  publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: KEY })
  await begun
  socket.disconnect()
})
afterAll(async () => {
  await publisher.stop()
  await app.stop()
})

const ask = (body: Record<string, string> | [string, string][], headers = {}) =>
  fetch(`${app.url}/stage/auth`, { method: 'POST', body: new URLSearchParams(body), headers })
const askJson = (body: unknown) =>
  fetch(`${app.url}/stage/auth`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

test('the log tells who operates it of broadcasts and of refused publishers, without any key', async () => {
  expect((await ask({ call: 'publish', name: 'den', key: 'a-wrong-key' })).status).toBe(403)
  expect(log).toContain('a broadcast has begun')
  expect(log).toContain('This key does not open this stage.')
  for (const secret of [KEY, 'a-wrong-key', '"den"', '127.0.0.1']) expect(log).not.toContain(secret)
})

describe('the live picture', () => {
  const live = () => `${app.url}/live/lobby.flv`

  test('is FLV that nobody keeps', async () => {
    const { headers } = await fetch(live(), { method: 'HEAD' })
    expect(headers.get('content-type')).toBe('video/x-flv')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test.each(['/live/nobody.flv', '/live/lobby', '/live/lobby.mp4', '/live/..%2f.flv', '/live/'])(
    '%s is not there',
    async (path) => {
      expect((await fetch(app.url + path)).status).toBe(404)
    },
  )

  test('is found by any spelling of the room', async () => {
    const viewer = await watchFlv(`${app.url}/live/LOBBY.flv`)
    viewer.close()
    await viewer.ended
  })

  test('has no place for more than an address may have, and one again when one leaves', async () => {
    const viewers = await Promise.all([live(), live(), live()].map(watchFlv))
    await expect(watchFlv(live())).rejects.toThrow('429')
    for (const viewer of viewers) viewer.close()
    await expect
      .poll(() => fetch(live(), { method: 'HEAD' }).then(({ status }) => status))
      .toBe(200)
  })
})

describe('a media server in front that asks', () => {
  test.each([
    ['nginx-rtmp about the right key', { call: 'publish', name: 'lobby', key: KEY }, 204],
    ['for a room by another spelling', { call: 'publish', name: 'Blue Otter', key: KEY }, 204],
    [
      'about a wrong key',
      { call: 'publish', name: 'lobby', key: 'nonsense', addr: '10.0.0.1' },
      403,
    ],
    ['about no key', { call: 'publish', name: 'lobby' }, 403],
    ['about no room', { call: 'publish', key: KEY }, 403],
    ['about a room that cannot be', { call: 'publish', name: '../x', key: KEY }, 403],
    ['who may play', { call: 'play', name: 'lobby', key: KEY }, 403],
  ])('%s is answered', async (_, body, status) => {
    expect((await ask(body)).status).toBe(status)
  })

  test('about two rooms at once, as a publisher with a key of one would have it, is told no', async () => {
    const fields: [string, string][] = [
      ['call', 'publish'],
      ['name', 'somebody-elses'],
      ['key', KEY],
      ['name', 'lobby'],
    ]
    expect((await ask(fields)).status).toBe(403)
  })

  test.each([
    [{ action: 'publish', path: 'live/lobby', query: `key=${KEY}`, ip: '10.0.0.2' }, 204],
    [{ action: 'publish', path: 'live/lobby', query: 'key=nonsense', ip: '10.0.0.2' }, 403],
    [{ action: 'read', path: 'live/lobby', query: `key=${KEY}`, ip: '10.0.0.2' }, 403],
    [{ action: 'publish', path: 'vod/lobby', query: `key=${KEY}` }, 403],
    [{ action: 'publish', path: 'live/lobby', query: 7 }, 403],
    [[], 403],
  ])('in the words of mediamtx, %j, is answered %i', async (body, status) => {
    expect((await askJson(body)).status).toBe(status)
  })

  test.each([
    ['text/plain', 'key', 403],
    ['application/json', '{', 400],
    ['application/x-www-form-urlencoded', `a=${'x'.repeat(200_000)}`, 413],
  ])('in nonsense of type %s is told no', async (type, body, status) => {
    const headers = { 'content-type': type }
    const response = await fetch(`${app.url}/stage/auth`, { method: 'POST', body, headers })
    expect(response.status).toBe(status)
  })

  test('too often about wrong keys is not heard for a while, for that publisher alone', async () => {
    const guess = (addr: string, key: string) => ask({ call: 'publish', name: 'lobby', key, addr })
    for (let count = 0; count < 10; count += 1) await guess('10.0.0.3', `wrong-${count}`)
    expect((await guess('10.0.0.3', KEY)).status).toBe(403)
    expect((await guess('10.0.0.4', KEY)).status).toBe(204)
  })

  test.each([
    ['through a proxy', { 'x-forwarded-for': '10.9.9.9' }],
    ['as a foreign page has a browser ask', { origin: 'https://evil.example' }],
    ['as a sandboxed page', { origin: 'null' }],
    ['as a script of a foreign page', { 'sec-fetch-site': 'cross-site' }],
  ])('%s finds nothing, and its guesses do not count', async (_, headers) => {
    const wrong = { call: 'publish', name: 'lobby', key: 'wrong' }
    for (let count = 0; count < 11; count += 1) {
      expect((await ask(wrong, headers)).status).toBe(404)
    }
    expect((await ask({ ...wrong, key: KEY })).status).toBe(204)
  })
})

test('without RTMP_PORT there is no stage, and the room receives that', async () => {
  const off = await startApp({ stageKey: KEY })
  const socket = openSocket(off.url)
  expect(await nextEvent(socket, 'stage')).toEqual({ live: false })
  expect((await fetch(`${off.url}/live/lobby.flv`)).status).toBe(404)
  expect(off.stage.ingest).toBeUndefined()
  const body = new URLSearchParams({ call: 'publish', name: 'lobby', key: KEY })
  expect((await fetch(`${off.url}/stage/auth`, { method: 'POST', body })).status).toBe(404)
  socket.disconnect()
  await off.stop()
})

test('without STAGE_KEY no room takes a publisher, whatever it says', async () => {
  const rtmpPort = await freePort()
  const keyless = await startApp({ rtmpPort })
  for (const key of ['', 'undefined', KEY]) {
    const { output } = await startPublisher({ port: rtmpPort, room: 'lobby', key }).ended
    expect(output).toContain('This key does not open this stage.')
  }
  await keyless.stop()
})

test('a server that stops ends what is being watched', async () => {
  const rtmpPort = await freePort()
  const stopping = await startApp({ rtmpPort, stageKey: KEY })
  const socket = openSocket(stopping.url)
  await nextEvent(socket, 'stage')
  const begun = nextEvent(socket, 'stage')
  const live = startPublisher({ port: rtmpPort, room: 'lobby', key: KEY })
  await begun
  const viewer = await watchFlv(`${stopping.url}/live/lobby.flv`)
  await stopping.stop()
  await viewer.ended
  expect((await live.ended).code).not.toBe(0)
})
