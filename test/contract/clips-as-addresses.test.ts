import { afterEach, beforeAll, expect, test } from 'vitest'
import { type HandshakeAuth, LOBBY, type Message } from '../../realtime/protocol.ts'
import type { Options } from '../../server/settings.ts'
import { ask } from '../support/clients/ask.ts'
import { type ChatSocket, join, nextEvent, post } from '../support/clients/chat-client.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

const ADDRESS = /^\/clips\/[0-9a-f-]{36}\.webm\?expires=\d+&signature=[\w-]{24}$/
const CLIP = /^data:video\/webm;base64,/
const OWNER = 'a-secret-of-the-owner'

let frames: string[]
let app: TestApp
let clock: FakeClock
const open: ChatSocket[] = []

beforeAll(async () => {
  frames = await makeFrames({ count: 2, width: 32, height: 32 })
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.disconnect()
  await app.stop()
})

async function start(options: Partial<Options> = { clips: 'url' }): Promise<void> {
  clock = createFakeClock(Date.now())
  app = await startApp(options, { clock, sweepIntervalMs: 1e9 })
}

async function enter(auth: HandshakeAuth = {}) {
  const joined = await join(app.url, auth)
  open.push(joined.socket)
  return joined
}

/** Posts as this client; resolves with its own copy of the message. */
async function say(socket: ChatSocket, words: string): Promise<Message> {
  const message = nextEvent(socket, 'messageack')
  await post(socket, { id: words, message: words, frames })
  return message
}

const get = (address: string, headers: Record<string, string> = {}) =>
  ask(app.url, address, { headers })

/** What the address of a clip leads to, as the clip itself. */
async function clipAt(address: string): Promise<string> {
  const { status, body } = await get(address)
  return status === 200 ? `data:video/webm;base64,${body.toString('base64')}` : `${status}`
}

test('in one room those that asked receive addresses of the very clips that the others receive', async () => {
  await start()
  const old = await enter()
  const takesAddresses = await enter({ clips: 'url' })
  for (const [author, reader] of [
    [old, takesAddresses],
    [takesAddresses, old],
  ] as const) {
    const received = nextEvent(reader.socket, 'message')
    const own = await say(author.socket, 'hello')
    const messages = [own, await received]
    const [address, clip] = author === old ? messages.reverse() : messages
    expect(address?.video).toMatch(ADDRESS)
    expect(clip?.video).toMatch(CLIP)
    expect({ ...clip, video: '' }).toEqual({ ...address, video: '' })
    expect(await clipAt(address?.video ?? '')).toBe(clip?.video)
  }
  const replays = await Promise.all([
    enter(),
    enter({ clips: 'url' }),
    enter({ clips: 'url', pieces: true }),
  ])
  const forms = replays.map(({ replay }) => replay.map(({ video }) => CLIP.test(video)))
  expect(forms).toEqual([[true, true], [false, false], [false]])
})

test('messages of both forms keep their order, with each replay before what comes after it', async () => {
  await start({ clips: 'url', replayLimit: 100 })
  const { socket } = await enter()
  const names = Array.from({ length: 8 }, (_, index) => String(index))
  const readers: { seen: string[]; last: Promise<unknown> }[] = []
  for (const name of names) {
    const auth: HandshakeAuth = Number(name) % 2 === 0 ? { clips: 'url' } : {}
    const { socket: reader, replay } = await enter(auth)
    const seen = replay.map(({ message }) => message)
    const last = new Promise((resolve) => {
      reader.on('message', ({ message }) => {
        seen.push(message)
        if (message === 'end') resolve(undefined)
      })
    })
    readers.push({ seen, last })
    await say(socket, name)
  }
  await say(socket, 'end')
  await Promise.all(readers.map(({ last }) => last))
  expect(readers.map(({ seen }) => seen.join())).toEqual(names.map(() => [...names, 'end'].join()))
})

test('without CLIPS=url, or asked for in another way, clips come themselves', async () => {
  await start()
  const { socket } = await enter({ clips: 'URL' as never })
  expect((await say(socket, 'hello')).video).toMatch(CLIP)
  await app.stop()
  await start({})
  const { socket: other } = await enter({ clips: 'url' })
  expect((await say(other, 'hello')).video).toMatch(CLIP)
})

test("a locked room's clip opens by its signed address alone, and by no other", async () => {
  await start()
  const { socket } = await enter({ room: 'den', owner: OWNER, clips: 'url' })
  await socket.emitWithAck('rule', { isLocked: true })
  const { video, key } = await say(socket, 'hush')
  expect((await get(video)).status).toBe(200)
  const { video: another } = await say(socket, 'hush')
  const signature = new URL(another, app.url).searchParams.get('signature') ?? ''
  const tampered = [
    `/clips/${key}.webm`,
    video.replace(/signature=.*/, `signature=${signature}`),
    video.replace(/expires=\d+/, (said) => `${said}0`),
    video.replace('.webm?', '.gif?'),
    `${video}&signature=${signature}`,
    video.replace('/clips/', '/strips/').replace('.webm', '.gif'),
  ]
  const statuses = await Promise.all(tampered.map(async (address) => (await get(address)).status))
  expect(statuses).toEqual(tampered.map(() => 404))
})

test('whatever else stands in an address leads to the one that a cache in front has', async () => {
  await start()
  const { socket } = await enter({ room: LOBBY, clips: 'url' })
  const { video, key } = await say(socket, 'hello')
  const { pathname, searchParams: said } = new URL(video, app.url)
  const signed = `?expires=${said.get('expires')}&signature=${said.get('signature')}`
  const turned = `?signature=${said.get('signature')}&expires=${said.get('expires')}`
  const ways = [`${video}&x=1`, `${pathname}?x=1&${signed.slice(1)}`, `${pathname}${turned}`]
  for (const address of ways) {
    const { status, headers } = await get(address)
    expect([status, headers['cache-control'], headers.location]).toEqual([
      302,
      'no-store',
      `${key}.webm${signed}`,
    ])
    const followed = new URL(headers.location ?? '', `${app.url}${pathname}`)
    expect((await get(followed.pathname + followed.search)).status).toBe(200)
  }
  expect((await get(`${pathname}?x=1`)).headers.location).toBe(`${key}.webm`)
})

test('a signed address may be kept by a cache in front until it expires, and then it is gone', async () => {
  await start()
  const { socket } = await enter({ room: LOBBY, clips: 'url' })
  const { video, expiresAt } = await say(socket, 'hello')
  const { headers } = await get(video)
  expect(headers).toMatchObject({
    'cache-control': 'public, max-age=599, s-maxage=60, must-revalidate',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(headers.vary ?? '').not.toMatch(/Authorization|Origin/i)
  const unchanged = { 'If-None-Match': headers.etag ?? '' }
  expect((await get(video, unchanged)).status).toBe(304)
  clock.advance(expiresAt - clock.now())
  const gone = await get(video, unchanged)
  expect([gone.status, gone.headers['cache-control']]).toEqual([410, 'no-store'])
  expect(gone.headers['access-control-allow-origin']).toBe('*')
})

test('the signed address of a message that was deleted leads nowhere', async () => {
  await start()
  const { socket } = await enter({ clips: 'url' })
  const { video, key } = await say(socket, 'oops')
  await socket.emitWithAck('remove', { key })
  expect((await get(video)).status).toBe(404)
})
