import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, expect, test } from 'vitest'
import { createDraft, openConnection, openTokenStore } from '../../../client/lib.ts'
import { refuseRequest } from '../../../realtime/connections/requests/refuse-request.ts'
import type { Welcome } from '../../../realtime/protocol.ts'
import { join, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp } from '../../support/servers/start-app.ts'

const closings: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

const nothing = () => undefined

/** A connection as a bot has it, with the reasons that it is told; `offline` resolves with the first. */
function open(url: string) {
  let tell: (reason: string) => void = nothing
  const offline = new Promise<string>((resolve) => {
    tell = resolve
  })
  const reasons: (string | undefined)[] = []
  const state = (name: string, reason?: string) => {
    if (name === 'offline') reasons.push(reason)
    if (reason !== undefined) tell(reason)
  }
  const on = { ...{ welcome: nothing, replay: nothing, message: nothing }, state }
  const tokens = openTokenStore(() => {
    throw new Error('no storage here')
  })
  const connection = openConnection({
    ...{ url, tokens },
    on: { ...on, removed: nothing, presence: nothing },
  })
  closings.push(connection.close)
  return { connection, offline, reasons }
}

/** A bare server that answers every post with a receipt. */
async function serve(transports: ('websocket' | 'polling')[], maxHttpBufferSize: number) {
  const http = createServer()
  const io = new Server(http, { transports, maxHttpBufferSize })
  closings.push(() => io.close())
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const welcome: Partial<Welcome> = { author: 'a', token: 't', serverTime: 0 }
  io.on('connection', (client) => {
    client.emit('welcome', welcome)
    client.on('message', ({ id }, ack) => ack({ ok: true, key: id, expiresAt: 1 }))
  })
  const { port } = http.address() as AddressInfo
  return { io, url: `http://127.0.0.1:${port}` }
}

test('a draft that is too large gets at once what the server would say, and later ones go on', async () => {
  const app = await startApp()
  closings.push(app.stop)
  const { connection } = open(app.url)
  const frames = Array<string>(10).fill(`data:image/jpeg;base64,${'A'.repeat(187_000)}`)
  const refused = await connection.post(createDraft('x', frames), nothing)
  const { socket } = await join(app.url)
  closings.push(() => socket.close())
  expect(refused).toEqual(await post(socket, { id: 'x', message: 'x', frames }))
  expect(refused).toMatchObject({ ok: false, code: 'too_large' })
  const later = createDraft('y', await makeFrames())
  expect(await connection.post(later, nothing)).toMatchObject({ ok: true })
})

test.each(['websocket', 'polling'] as const)(
  'a draft over which %s is cut twice is refused, and later ones go on',
  async (transport) => {
    const { url } = await serve([transport], 10_000)
    const { connection } = open(url)
    const large = connection.post(createDraft('x', ['x'.repeat(20_000)]), nothing)
    const small = connection.post(createDraft('y', ['y']), nothing)
    expect(await large).toMatchObject({ ok: false, code: 'too_large' })
    expect(await small).toMatchObject({ ok: true })
    expect(await connection.post(createDraft('z', []), nothing)).toMatchObject({ ok: true })
  },
)

test('a page whose origin may not connect is told the sentence of the server', async () => {
  const { io, url } = await serve(['websocket', 'polling'], 10_000)
  // As a browser meets it: it says its origin with a websocket and with a POST, not with a GET.
  io.engine.use((request: never, response: object, next: () => void) => {
    const { method, headers } = request as { method: string; headers: { upgrade?: string } }
    const saysOrigin = method === 'POST' || headers.upgrade !== undefined
    if (saysOrigin) refuseRequest(request, response, 'List this origin.')
    else next()
  })
  const { offline, reasons } = open(url)
  expect(await offline).toBe('List this origin.')
  // Nothing said after it may take its place.
  expect(new Set(reasons)).toEqual(new Set(['List this origin.']))
})
