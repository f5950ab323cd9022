import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openMemoryCounter } from '../../../database/memory/memory-state.ts'
import { createRoomRateLimits } from '../../../realtime/rooms/rules/room-rate-limits.ts'
import { join, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const draft = (message: string, nonce?: string) => ({
  id: '',
  message,
  frames,
  ...(nonce && { nonce }),
})

describe('a room name', () => {
  const NONE: unknown[] = [
    '..',
    '__proto__',
    '../den',
    'a/b',
    'a\\b',
    '%2e%2e',
    'a\0b',
    'den\u202e',
    '\ud800',
    'x'.repeat(65),
    'x'.repeat(100_000),
    '   ',
    '-',
    '👋',
    7,
    {},
    ['den'],
    { toString: 'den' },
  ]
  test.each(NONE.map((room) => ({ room })))(
    'that is none ($room) is refused with a code',
    async ({ room }) => {
      app = await startApp()
      await expect(join(app.url, { room: room as never })).rejects.toMatchObject({
        data: { code: 'bad_draft' },
      })
      expect((await join(app.url)).welcome.room).toBe('lobby')
    },
  )

  test.each([
    ['CAFE\u0301', 'caf\u00e9'],
    ['ﬁne  room', 'fine-room'],
    ['ＤＥＮ', 'den'],
    ['комната.42', 'комната.42'],
    ['部屋', '部屋'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('%s is the room %s, whatever its form', async (said, room) => {
    app = await startApp()
    expect((await join(app.url, { room: said })).welcome.room).toBe(room)
  })

  test.each(['constructor', 'tostring'])('%s is a room as any other', async (room) => {
    app = await startApp()
    expect((await join(app.url, { room })).welcome.room).toBe(room)
  })
})

describe('since', () => {
  test.each([
    ['of another room', 'foreign'],
    ['of the future', 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
    ['that is rubbish', 'rubbish'],
    ['that is empty', ''],
    ['that is no text', 7],
    ['that is a structure', { key: 'x' }],
    ['that is far too long', 'x'.repeat(10_000)],
  ])('%s gives the full replay', async (_, since) => {
    app = await startApp()
    const elsewhere = await join(app.url, { room: 'elsewhere' })
    const here = await join(app.url)
    const foreign = await post(elsewhere.socket, draft('there'))
    await post(here.socket, draft('one'))
    await post(here.socket, draft('two'))
    const said = since === 'foreign' && foreign.ok ? foreign.key : since
    const { replay } = await join(app.url, { since: said as never })
    expect(replay.map(({ message }) => message)).toEqual(['one', 'two'])
  })

  test('that has expired gives the full replay of what lives', async () => {
    let now = Date.now()
    app = await startApp({}, { clock: { now: () => now } })
    const { socket } = await join(app.url)
    const old = await post(socket, draft('old'))
    now += 300_000
    await post(socket, draft('young'))
    now += 300_000
    const { replay } = await join(app.url, { since: old.ok ? old.key : '' })
    expect(replay.map(({ message }) => message)).toEqual(['young'])
  })
})

describe('a token', () => {
  test('that is stale, forged, foreign or no text makes a new author without an error', async () => {
    app = await startApp()
    const { welcome } = await join(app.url)
    const [author = '', signature = ''] = welcome.token.split('.')
    const other = await startApp()
    const foreign = (await join(other.url)).welcome.token
    const authors = new Set([welcome.author])
    const tokens = [
      `${author}.${'A'.repeat(signature.length)}`,
      `${author}.`,
      author,
      `.${signature}`,
      `${welcome.token}.more`,
      foreign,
      'x'.repeat(100_000),
      7,
      {},
    ]
    for (const token of tokens) {
      authors.add((await join(app.url, { token: token as never })).welcome.author)
    }
    expect(authors.size).toBe(tokens.length + 1)
    await other.stop()
  })
})

describe('an owner link', () => {
  test('of another room, too short, too long or no text makes a guest', async () => {
    app = await startApp()
    const secret = 'the-secret-of-the-den'
    const owner = await join(app.url, { room: 'den', owner: secret })
    await join(app.url, { room: 'lair', owner: 'the-secret-of-the-lair' })
    await owner.socket.emitWithAck('rule', { isLocked: false })
    for (const said of ['the-secret-of-the-lair', 'short', 'x'.repeat(1000), 7, [secret], '']) {
      const { socket } = await join(app.url, { room: 'den', owner: said as never })
      const done = await socket.emitWithAck('rule', { isLocked: true })
      expect(done).toMatchObject({ ok: false, code: 'not_allowed' })
    }
  })
})

test('a nonce of another author is a message of its own', async () => {
  app = await startApp()
  const [ana, ben] = [await join(app.url), await join(app.url)]
  const first = await post(ana.socket, draft('mine', 'same'))
  const second = await post(ben.socket, draft('mine too', 'same'))
  expect([first.ok, second.ok]).toEqual([true, true])
  expect((await join(app.url)).replay).toHaveLength(2)
})

describe('a display name', () => {
  test.each([
    ['  Zoë   Ann ', 'Zoë Ann'],
    ['👩‍👩‍👧 & co', '👩‍👩‍👧 & co'],
    ['<b>', '<b>'],
  ])('%j is shown as %j', async (said, shown) => {
    app = await startApp()
    const { socket } = await join(app.url)
    await post(socket, { ...draft('hi'), name: said })
    expect((await join(app.url)).replay).toMatchObject([{ name: shown }])
  })

  test('that is empty is none', async () => {
    app = await startApp()
    const { socket } = await join(app.url)
    await post(socket, { ...draft('hi'), name: '  ' })
    expect((await join(app.url)).replay[0]).not.toHaveProperty('name')
  })

  test.each([7, {}, 'x'.repeat(25), 'x'.repeat(5000), 'a\u202eb', 'a\0b', '\ud800', 'Z̸͉̊algo'])(
    'that cannot be (%j) is refused',
    async (name) => {
      app = await startApp()
      const { socket } = await join(app.url)
      const answer = await post(socket, { ...draft('hi'), name: name as never })
      expect(answer).toMatchObject({ ok: false, code: 'bad_draft' })
    },
  )
})

describe('rooms opened by one address', () => {
  test('are limited, and what is there already stays open', async () => {
    app = await startApp({ roomsPerAddress: 5 })
    const kept = await join(app.url, { room: 'room-0' })
    for (let n = 1; n < 5; n++) await join(app.url, { room: `room-${n}` })
    await expect(join(app.url, { room: 'one-more' })).rejects.toMatchObject({
      data: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
    })
    expect((await join(app.url, { room: 'room-0' })).welcome.room).toBe('room-0')
    expect((await join(app.url)).welcome.room).toBe('lobby')
    expect(await post(kept.socket, draft('hi'))).toMatchObject({ ok: true })
  })

  test('10,000 of them: 200 are let in, the others are refused', async () => {
    app = await startApp()
    const { opened } = createRoomRateLimits(200, openMemoryCounter)
    let refused = 0
    for (let n = 0; n < 10_000; n++) await opened.consume('198.51.100.7').catch(() => refused++)
    expect(refused).toBe(9_800)
    await expect(opened.consume('198.51.100.8')).resolves.toBeUndefined()
  })
})
