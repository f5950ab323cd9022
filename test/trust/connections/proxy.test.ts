import { io } from 'socket.io-client'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../../realtime/protocol.ts'
import type { ChatSocket } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { findNginx, type Nginx, startNginx } from '../../support/servers/nginx.ts'
import { inFrontOf } from '../../support/servers/nginx-configs.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
let nginx: Nginx

beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 48 })
})
afterEach(async () => {
  await nginx.stop()
  await app.stop()
})

const hasNginx = (await findNginx()) !== undefined
if (!hasNginx) console.warn('skipped: behind a proxy, since there is no nginx')

const TRANSPORTS = ['websocket', 'polling']

/** Connects through nginx with these headers; resolves with the socket, or rejects. */
async function enter(transport: string, headers: Record<string, string>): Promise<ChatSocket> {
  const socket: ChatSocket = io(nginx.url, {
    ...{ transports: [transport], forceNew: true, reconnection: false },
    extraHeaders: headers,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
  return socket
}

const post = (socket: ChatSocket): Promise<Answer> =>
  socket.emitWithAck('message', { id: '', message: 'hello', frames })

describe.skipIf(!hasNginx)('behind nginx', () => {
  const start = async (options: Parameters<typeof startApp>[0]) => {
    app = await startApp(options)
    nginx = await startNginx(inFrontOf(app.url))
  }

  test.each(TRANSPORTS)('its own page chats by %s, a foreign one may not', async (transport) => {
    await start({ trustProxy: 1 })
    const socket = await enter(transport, { origin: nginx.url })
    expect(await post(socket)).toMatchObject({ ok: true })
    socket.close()
    await expect(enter(transport, { origin: 'https://evil.example' })).rejects.toThrow()
    await expect(enter(transport, { origin: 'null' })).rejects.toThrow()
  })

  test.each(TRANSPORTS)('PUBLIC_ORIGIN names who may connect by %s', async (transport) => {
    await start({ publicOrigin: ['https://chat.example'] })
    const socket = await enter(transport, { origin: 'https://chat.example' })
    expect(await post(socket)).toMatchObject({ ok: true })
    socket.close()
    for (const origin of [nginx.url, 'https://chat.example.evil', 'http://chat.example']) {
      await expect(enter(transport, { origin })).rejects.toThrow()
    }
  })

  test.each(TRANSPORTS)('a forged X-Forwarded-For gains nothing by %s', async (transport) => {
    await start({ trustProxy: 1, postsPerMinute: 1 })
    const answers: Answer[] = []
    for (let i = 0; i < 12; i += 1) {
      const forged = `203.0.113.${i}, 198.51.100.${i}`
      const socket = await enter(transport, { 'x-forwarded-for': forged, forwarded: `for=${i}` })
      answers.push(await post(socket))
      socket.close()
    }
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10)
    expect(answers.at(-1)).toMatchObject({ ok: false, code: 'rate_limited' })
  })

  test('a forged X-Forwarded-For gains no connections either', async () => {
    await start({ trustProxy: 1, connectionsPerAddress: 2 })
    const sockets = [await enter('websocket', {}), await enter('polling', {})]
    await expect(enter('websocket', { 'x-forwarded-for': '203.0.113.9' })).rejects.toThrow()
    for (const socket of sockets) socket.close()
  })

  test('without TRUST_PROXY nothing that is forwarded is believed', async () => {
    await start({ postsPerMinute: 1 })
    const answers: Answer[] = []
    for (let i = 0; i < 11; i += 1) {
      const socket = await enter('websocket', { 'x-forwarded-for': `203.0.113.${i}` })
      answers.push(await post(socket))
      socket.close()
    }
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10)
    await expect(
      enter('websocket', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }),
    ).rejects.toThrow()
  })

  test('clients of different addresses are told apart by TRUST_PROXY=2', async () => {
    await start({ trustProxy: 2, postsPerMinute: 1 })
    // The outer proxy, here played by the client, appends its guest's address.
    const ask = async (address: string) => {
      const socket = await enter('websocket', { 'x-forwarded-for': `6.6.6.6, ${address}` })
      const answer = await post(socket)
      socket.close()
      return answer
    }
    for (let i = 0; i < 10; i += 1) expect(await ask('203.0.113.1')).toMatchObject({ ok: true })
    expect(await ask('203.0.113.1')).toMatchObject({ code: 'rate_limited' })
    expect(await ask('203.0.113.2')).toMatchObject({ ok: true })
  })
})
