import { get as getPlain, type IncomingMessage } from 'node:http'
import { connect } from 'node:http2'
import { get as getSecure } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_FRAME_BYTES } from '../../realtime/protocol.ts'
import { type ChatSocket, nextEvent, post } from '../support/clients/chat-client.ts'
import { createFlvReader } from '../support/clients/flv-viewer.ts'
import { type Publisher, startPublisher } from '../support/clients/publisher.ts'
import { makeFrames, toDataUri } from '../support/media/frames.ts'
import { findServer } from '../support/servers/configured-program.ts'
import { freePort } from '../support/servers/free-port.ts'
import { FRONTS, type Front, programOf, startFront } from '../support/servers/fronts.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

/**
 * Each block of docs/hosting.md whose program is here, taken out of that page, in front of a server: at
 * the root of a domain and below a path.
 */

const KEY = 'a-stage-key-for-tests'

const here: Record<string, boolean> = {}
for (const name of FRONTS) here[name] = (await findServer(programOf(name))) !== undefined
const missing = FRONTS.filter((name) => !here[name])
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')}, which script/test installs`)

/** The certificate that Caddy makes for itself is known to nobody. */
const TRUST = { rejectUnauthorized: false, agent: false } as const

function get(url: string): Promise<IncomingMessage> {
  const begin = url.startsWith('https:') ? getSecure : getPlain
  return new Promise((resolve, reject) => {
    begin(url, TRUST, resolve).once('error', reject)
  })
}

async function join(front: Front, path: string, transport: string): Promise<ChatSocket> {
  const socket: ChatSocket = io(front.origin, {
    ...{ path: `${path}socket.io`, transports: [transport], forceNew: true, reconnection: false },
    // As a page there would: the server has to see that it is one of its own.
    extraHeaders: { Origin: front.origin },
    rejectUnauthorized: false,
  })
  const failed = new Promise<never>((_, reject) => socket.once('connect_error', reject))
  await Promise.race([nextEvent(socket, 'messages'), failed])
  return socket
}

/** Resolves when a whole key frame has come. */
async function firstPicture(stream: Readable): Promise<void> {
  const read = createFlvReader()
  for await (const bytes of stream) if (read(bytes).some((tag) => tag.isKeyFrame)) return
  throw new Error('There is no picture in it.')
}

describe.each(['/', '/chat/'])('at %s', (path) => {
  let app: TestApp
  let publisher: Publisher

  beforeAll(async () => {
    const rtmpPort = await freePort()
    app = await startApp({ basePath: path, trustProxy: 1, rtmpPort, stageKey: KEY })
    const socket = io(new URL(app.url).origin, { path: `${path}socket.io` }) as ChatSocket
    await nextEvent(socket, 'stage')
    const begun = nextEvent(socket, 'stage')
    publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: KEY, sound: false })
    await begun
    socket.close()
  })
  afterAll(async () => {
    await publisher.stop()
    await app.stop()
  })

  describe.each(FRONTS.filter((name) => here[name]))('behind %s', (name) => {
    let front: Front
    beforeAll(async () => {
      front = await startFront(name, path, app.port)
    })
    afterAll(() => front.stop())
    const at = (below: string) => front.origin + path + below

    test('the page and its script are there', async () => {
      for (const file of ['', 'build/app.js', 'readyz']) {
        const answer = await get(at(file))
        expect([file, answer.statusCode]).toEqual([file, 200])
        answer.resume()
      }
    })

    test.each(['websocket', 'polling'])('its page posts by %s, the largest too', async (by) => {
      const socket = await join(front, path, by)
      const small = { id: '', message: 'hello', frames: await makeFrames() }
      expect(await post(socket, small)).toMatchObject({ ok: true })
      // Refused, so it has arrived; what a proxy stops comes to nobody.
      const frames = Array.from({ length: 10 }, () => toDataUri(Buffer.alloc(MAX_FRAME_BYTES)))
      expect(await post(socket, { ...small, frames })).toMatchObject({ code: 'bad_frames' })
      socket.close()
    })

    test('a page of another origin may not connect', async () => {
      const foreign = { ...front, origin: front.origin }
      const socket = io(foreign.origin, {
        ...{ path: `${path}socket.io`, forceNew: true, reconnection: false },
        ...{ extraHeaders: { Origin: 'https://evil.example' }, rejectUnauthorized: false },
      })
      await new Promise((resolve) => socket.once('connect_error', resolve))
      socket.close()
    })

    test('the live picture comes while it is made', async () => {
      const answer = await get(at('live/lobby.flv'))
      await firstPicture(answer)
      answer.destroy()
    })

    test.runIf(path !== '/')('its path without the slash leads to it', async () => {
      const answer = await get(`${front.origin}${path.slice(0, -1)}?room=den`)
      const location = new URL(answer.headers.location ?? '', front.origin).href
      const wanted = `${front.origin}${path}?room=den`
      expect([Number(answer.statusCode) >= 301, location]).toEqual([true, wanted])
      answer.resume()
    })

    test.runIf(name === 'caddy')('page and live picture come by HTTP/2 as well', async () => {
      const session = connect(front.origin, { rejectUnauthorized: false })
      const ask = (below: string) => session.request({ ':path': path + below })
      expect(await text(ask(''))).toContain('build/app.js')
      await firstPicture(ask('live/lobby.flv'))
      await new Promise<void>((resolve) => session.close(resolve))
    })
  })
})

test.runIf(here.nginx)('a proxy that takes the path off needs no other setting', async () => {
  const app = await startApp({ basePath: '/chat/', trustProxy: 1 })
  const front = await startFront('nginx', '/chat/', app.port, (snippet) =>
    snippet.replace('127.0.0.1:8080;', '127.0.0.1:8080/;'),
  )
  for (const file of ['', 'r/den', 'build/app.js', 'readyz']) {
    const answer = await get(`${front.origin}/chat/${file}`)
    expect([file, answer.statusCode]).toEqual([file, 200])
    answer.resume()
  }
  for (const by of ['websocket', 'polling']) (await join(front, '/chat/', by)).close()
  await front.stop()
  await app.stop()
})
