import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createKeys } from '../../../realtime/posting/keys.ts'
import { MAX_CLIPS_TOGETHER, MAX_FRAMES, type Message } from '../../../realtime/protocol.ts'
import type { Options } from '../../../server/settings.ts'
import { ask } from '../../support/clients/ask.ts'
import { join as joinRoom, nextEvent, post } from '../../support/clients/chat-client.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { probe } from '../../support/media/probe.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
let clock: FakeClock

beforeAll(async () => {
  frames = await makeFrames()
})
afterEach(() => app.stop())

async function start(options: Partial<Options> = {}): Promise<void> {
  clock = createFakeClock(Date.now())
  app = await startApp(options, { clock, sweepIntervalMs: 1e9 })
}

async function say(words: string): Promise<Message> {
  const { socket } = await joinRoom(app.url)
  const message = nextEvent(socket, 'messageack')
  await post(socket, { id: words, message: words, frames })
  socket.disconnect()
  return message
}

const get = (path: string, headers: Record<string, string> = {}) => ask(app.url, path, { headers })

describe('the address of a clip', () => {
  test('gives the very loop of the message, until it expires', async () => {
    await start()
    const { key, video } = await say('hello')
    clock.advance(60_500)
    const { status, headers, body } = await get(`/clips/${key}.webm`)
    expect([status, headers['content-type']]).toEqual([200, 'video/webm'])
    expect(`data:video/webm;base64,${body.toString('base64')}`).toBe(video)
    expect(headers['cache-control']).toBe('private, max-age=539, must-revalidate')
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/)
  })

  test('answers ranges and conditions', async () => {
    await start()
    const { key } = await say('hello')
    const path = `/clips/${key}.webm`
    const whole = await get(path)
    const part = await get(path, { Range: 'bytes=4-9' })
    expect([part.status, part.body]).toEqual([206, whole.body.subarray(4, 10)])
    const known = await get(path, { 'If-None-Match': whole.headers.etag ?? '' })
    expect([known.status, known.body.length]).toEqual([304, 0])
    const past = await get(path, { Range: `bytes=${whole.body.length}-` })
    expect([past.status, past.headers['content-range']]).toEqual([
      416,
      `bytes */${whole.body.length}`,
    ])
  })

  test('gives it as MP4, as GIF and as a poster', async () => {
    await start()
    const { key } = await say('hello')
    for (const [ending, type, codec, count] of [
      ['mp4', 'video/mp4', 'h264', 10],
      ['gif', 'image/gif', 'gif', 10],
      ['jpg', 'image/jpeg', 'mjpeg', 1],
    ] as const) {
      const { status, headers, body } = await get(`/clips/${key}.${ending}`)
      expect([status, headers['content-type']]).toEqual([200, type])
      expect(await probe(body)).toMatchObject({ codec, frames: count, width: 200, height: 200 })
    }
  })

  test('gives it as webp, and the same again by the same tag', async () => {
    await start()
    const { key } = await say('hello')
    const { headers, body } = await get(`/clips/${key}.webp`)
    expect(headers['content-type']).toBe('image/webp')
    expect(body.toString('latin1').match(/ANMF/g)).toHaveLength(MAX_FRAMES)
    const again = await get(`/clips/${key}.webp`, { 'If-None-Match': headers.etag ?? '' })
    expect(again.status).toBe(304)
  })

  test('serves a hundred who ask at once for the one format by one encode', async () => {
    // With room for one that runs and none that waits, a second encode would be refused.
    await start({ encoders: 1, maxQueuedClips: 0 })
    const { key } = await say('hello')
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(`/clips/${key}.gif`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(1)
  })
})

describe('a clip that is not to be had', () => {
  test('because it has expired is gone in every format, even by its tag', async () => {
    await start()
    const { key, expiresAt } = await say('hello')
    const paths = ['webm', 'jpg', 'mp4', 'gif', 'webp'].map((ending) => `/clips/${key}.${ending}`)
    const before = await Promise.all(paths.map((path) => get(path)))
    expect(before.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    clock.advance(expiresAt - clock.now())
    for (const [index, path] of paths.entries()) {
      const tag = before[index]?.headers.etag ?? ''
      const gone = await get(path, { 'If-None-Match': tag, Range: 'bytes=0-' })
      expect([gone.status, gone.headers['cache-control']]).toEqual([410, 'no-store'])
      expect(gone.headers.etag).toBeUndefined()
    }
  })

  test('because there is none at the address is not there', async () => {
    await start()
    const unknown = createKeys({ now: () => Date.now() }).next()
    const paths = [
      ...['/clips', '/clips/', '/clips/x', '/clips/.webm', '/clips/x.webm', '/clips/%00.webm'],
      ...['/clips/../package.json', '/clips/%2e%2e%2fpackage.json', '/clips/__proto__.webm'],
      ...['/strips/', '/collages/.gif', '/collages/,.gif', '/clips/%'],
      ...[`/clips/${unknown}.webm`, `/clips/${unknown.toUpperCase()}.webm`],
    ]
    for (const path of paths) {
      const { status, headers, body } = await get(path)
      expect([path, status, headers['cache-control']]).toEqual([path, 404, 'no-store'])
      expect(`${body}`).toBe('This loop is not here, or not any more.\n')
    }
  })

  test('in a format there is none of, is not there', async () => {
    await start()
    const { key } = await say('hello')
    const endings = ['', '.', '.avi', '.webm.gif', '.WEBM', '.constructor']
    const answers = await Promise.all(endings.map((ending) => get(`/clips/${key}${ending}`)))
    expect(answers.map(({ status }) => status)).toEqual(endings.map(() => 404))
  })

  test('cannot be changed', async () => {
    await start()
    const { key } = await say('hello')
    const { status, headers } = await ask(app.url, `/clips/${key}.webm`, { method: 'DELETE' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})

describe('several clips', () => {
  test('are one picture, for as long as the first of them lasts', async () => {
    await start()
    const first = await say('one')
    clock.advance(60_000)
    const keys = [first.key, (await say('two')).key, (await say('three')).key].join()
    const strip = await get(`/strips/${keys}.gif`)
    expect(await probe(strip.body)).toMatchObject({ width: 600, height: 200, frames: MAX_FRAMES })
    expect(strip.headers['cache-control']).toBe('private, max-age=540, must-revalidate')
    const collage = await get(`/collages/${keys}.mp4`)
    expect(await probe(collage.body)).toMatchObject({ width: 400, height: 400, frames: MAX_FRAMES })
    clock.advance(first.expiresAt - clock.now())
    expect((await get(`/strips/${keys}.gif`)).status).toBe(410)
  })

  test('are ten at most, and no WebM', async () => {
    await start()
    const { key } = await say('hello')
    const tooMany = Array(MAX_CLIPS_TOGETHER + 1)
      .fill(key)
      .join()
    expect((await get(`/strips/${tooMany}.gif`)).status).toBe(404)
    expect((await get(`/strips/${key},${key}.webm`)).status).toBe(404)
    expect((await get(`/clips/${key},${key}.gif`)).status).toBe(404)
  })
})

test('a server whose pool is full says so and when to come again', async () => {
  await start({ encoders: 1, maxQueuedClips: 0 })
  const { key } = await say('hello')
  const answers = await Promise.all([get(`/clips/${key}.gif`), get(`/clips/${key}.mp4`)])
  const busy = answers.find(({ status }) => status === 503)
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 503])
  expect([busy?.headers['retry-after'], busy?.headers['cache-control']]).toEqual(['3', 'no-store'])
})

test('an ffmpeg that cannot make a format is said with 501', async () => {
  const withoutFormats = join(import.meta.dirname, '../../fixtures/ffmpeg-without-formats/ffmpeg')
  await start({ ffmpegPath: withoutFormats, searchPath: '/nowhere' })
  const { key } = await say('hello')
  expect((await get(`/clips/${key}.webm`)).status).toBe(200)
  const { status, headers, body } = await get(`/clips/${key}.mp4`)
  expect([status, headers['cache-control']]).toEqual([501, 'no-store'])
  expect(`${body}`).toBe('The ffmpeg of this server cannot make .mp4 files.\n')
})

describe('what was said in a room that is closed', () => {
  const room = 'den'
  const as = (token: string) => ({ Authorization: `Bearer ${token}` })

  /** A room with an owner and a guest, in which the owner has said something. */
  async function openDen() {
    await start()
    const owner = await joinRoom(app.url, { room, owner: 'a-secret-nobody-can-guess' })
    const guest = await joinRoom(app.url, { room })
    const said = nextEvent(guest.socket, 'message')
    await post(owner.socket, { id: '', message: 'between us', frames })
    const { key } = await said
    const statusFor = async (headers: Record<string, string>, ending = 'webm') =>
      (await get(`/clips/${key}.${ending}`, headers)).status
    return { owner, guest, key, statusFor }
  }

  test.each([{ isLocked: true }, { passphrase: 'open sesame' }])(
    'by %j is not to be had by its address alone, but by who was let in',
    async (change) => {
      const { owner, guest, key, statusFor } = await openDen()
      const stranger = await joinRoom(app.url, { room: 'elsewhere' })
      expect(await statusFor({})).toBe(200)
      await owner.socket.emitWithAck('rule', change)

      const alone = await get(`/clips/${key}.webm`)
      expect([alone.status, alone.headers['cache-control']]).toEqual([404, 'no-store'])
      expect(await statusFor(as(stranger.welcome.token))).toBe(404)
      expect(await statusFor(as(`${guest.welcome.author}.forged`))).toBe(404)
      expect(await statusFor(as(guest.welcome.token))).toBe(200)
      expect(await statusFor(as(owner.welcome.token), 'gif')).toBe(200)
      expect(await statusFor({}, 'gif')).toBe(404)
      expect((await get(`/strips/${key},${key}.gif`)).status).toBe(404)
    },
  )

  test('is not for who was removed', async () => {
    const { owner, guest, statusFor } = await openDen()
    await owner.socket.emitWithAck('rule', { isLocked: true })
    const { author, token } = guest.welcome
    await owner.socket.emitWithAck('restrain', { author, action: 'remove' })
    expect(await statusFor(as(token))).toBe(404)
  })
})
