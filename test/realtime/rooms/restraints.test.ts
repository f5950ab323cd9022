import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ChatSocket, join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const { room, joinOwned, refusalAt, tokenOfLobby } = createOwnedRoom(() => app.url)
const say = (socket: ChatSocket, message = 'hello') => post(socket, { id: '', message, frames })

/** One router with a class behind it, and a host who is elsewhere. */
const SCHOOL = '203.0.113.7'
const HOME = '198.51.100.4'
const start = (clock = createFakeClock(Date.now())) => startApp({ trustProxy: 1 }, { clock })
const joinAsOwner = () => joinOwned({ owner: OWNER_SECRET }, HOME)
const disconnected = (socket: ChatSocket) =>
  new Promise((resolve) => socket.once('disconnect', resolve))

describe('an author who is silenced', () => {
  test('may watch but not post, until the time is over', async () => {
    const clock = createFakeClock(Date.now())
    app = await start(clock)
    const owner = await joinAsOwner()
    const { socket, author } = await joinOwned()
    await ask(owner.socket).restrain({ author, action: 'silence', forMs: 60_000 })
    expect(await say(socket)).toMatchObject({ code: 'silenced', retryAfterMs: 60_000 })
    const received = nextEvent(socket, 'message')
    await say(owner.socket, 'quiet, please')
    expect(await received).toMatchObject({ message: 'quiet, please' })
    clock.advance(60_000)
    expect(await say(socket)).toMatchObject({ ok: true })
  })

  test('gains nothing by a new token, be it of another room, where the host asks for that', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const { author } = await joinOwned({}, SCHOOL)
    const other = await joinOwned({}, SCHOOL)
    await ask(owner.socket).restrain({ author, action: 'silence', forMs: 60_000, address: true })
    for (const token of ['', await tokenOfLobby()]) {
      const again = await joinOwned({ token }, SCHOOL)
      const refused = await say(again.socket)
      expect(refused).toMatchObject({ code: 'silenced', retryAfterMs: 60_000 })
      expect(refused).toMatchObject({ text: expect.stringContaining('new members') })
      expect(again.rules.silencedUntil).toBeGreaterThan(0)
    }
    const back = await joinOwned({ token: other.welcome.token }, SCHOOL)
    expect(await say(back.socket)).toMatchObject({ ok: true })
  })

  test('is forgiven, and all who were held to it with them', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const { socket, author } = await joinOwned({}, SCHOOL)
    await ask(owner.socket).restrain({ author, action: 'silence', address: true })
    const later = await joinOwned({}, SCHOOL)
    await ask(owner.socket).restrain({ author, action: 'forgive' })
    expect(await say(socket)).toMatchObject({ ok: true })
    expect(await say(later.socket)).toMatchObject({ ok: true })
  })
})

describe('an author who is removed', () => {
  test('receives the reason, is disconnected, and does not come back to this room', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const { socket, author, welcome } = await joinOwned({}, SCHOOL)
    const reason = nextEvent(socket, 'refusal')
    const out = disconnected(socket)
    await ask(owner.socket).restrain({ author, action: 'remove' })
    expect(await reason).toMatchObject({ code: 'banned' })
    await out
    expect(await refusalAt({ token: welcome.token }, SCHOOL)).toMatchObject({ code: 'banned' })
    expect(await refusalAt({ token: welcome.token }, HOME)).toMatchObject({ code: 'banned' })
    expect((await join(app.url, { room: 'elsewhere' })).welcome.room).toBe('elsewhere')
  })

  test('while their clip is made, does not post it', async () => {
    app = await startApp({ encoders: 1 })
    const owner = await joinAsOwner()
    const { socket, author } = await joinOwned()
    const queued = nextEvent(socket, 'progress')
    const posting = say(socket, 'last words').catch(() => 'cut off')
    await queued
    await ask(owner.socket).restrain({ author, action: 'remove' })
    await posting
    await say(owner.socket, 'the end')
    const { replay } = await join(app.url, { room, owner: OWNER_SECRET })
    expect(replay.map(({ message }) => message)).toEqual(['the end'])
  })

  test('takes nobody along who shares the network, unless the host asks for that', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const bad = await joinOwned({}, SCHOOL)
    const other = await joinOwned({}, SCHOOL)
    await ask(owner.socket).restrain({ author: bad.author, action: 'remove' })
    expect((await joinOwned({}, SCHOOL)).rules.role).toBe('guest')
    await ask(owner.socket).restrain({ author: bad.author, action: 'remove', address: true })
    expect(await refusalAt({}, SCHOOL)).toMatchObject({ code: 'room_locked' })
    expect(await say(other.socket)).toMatchObject({ ok: true })
    expect((await joinOwned({ token: other.welcome.token }, SCHOOL)).author).toBe(other.author)
    expect((await joinOwned({}, '203.0.113.8')).rules.role).toBe('guest')
  })

  test('an author who was alone at an address does not come back with a token of another room', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const bad = await joinOwned({}, SCHOOL)
    await ask(owner.socket).restrain({ author: bad.author, action: 'remove' })
    for (const token of ['', await tokenOfLobby()]) {
      expect(await refusalAt({ token }, SCHOOL)).toMatchObject({ code: 'room_locked' })
    }
    const decided = { author: bad.author, action: 'remove', address: false } as const
    await ask(owner.socket).restrain(decided)
    expect((await joinOwned({}, SCHOOL)).rules.role).toBe('guest')
  })

  test('an author who has left already is held to it all the same', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const { socket, author } = await joinOwned({}, SCHOOL)
    socket.close()
    await ask(owner.socket).restrain({ author, action: 'remove', address: true })
    expect(await refusalAt({}, SCHOOL)).toMatchObject({ code: 'room_locked' })
  })
})

test('clients held back with an author read that they are, for how long, and come in after it', async () => {
  const clock = createFakeClock(Date.now())
  app = await start(clock)
  const owner = await joinAsOwner()
  const { author } = await joinOwned({}, SCHOOL)
  await ask(owner.socket).restrain({ author, action: 'remove', address: true })
  clock.advance(60_000)
  const { text, retryAfterMs = 0 } = await refusalAt({}, SCHOOL)
  expect(text).toMatch(/^A host has closed this room for a while to new members from your network/)
  expect(text).toContain('9 min')
  expect(retryAfterMs).toBe(540_000)
  clock.advance(retryAfterMs)
  expect((await joinOwned({}, SCHOOL)).rules.role).toBe('guest')
})

describe('a host', () => {
  test('learns how many others share an author’s network, and whether it is their own', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const [bad] = [await joinOwned({}, SCHOOL), await joinOwned({}, SCHOOL)]
    const near = await joinOwned({}, HOME)
    const { sharing } = ask(owner.socket)
    expect(await sharing(bad.author)).toEqual({ ok: true, members: 1, isOwn: false })
    expect(await sharing(near.author)).toEqual({ ok: true, members: 0, isOwn: true })
    expect(await sharing('nobody')).toEqual({ ok: true, members: 0, isOwn: false })
    expect(await ask(bad.socket).sharing(near.author)).toMatchObject({ code: 'not_allowed' })
  })

  test('sees which restraints hold for new members of the same network, too', async () => {
    app = await start()
    const owner = await joinAsOwner()
    const [one, two] = [await joinOwned({}, SCHOOL), await joinOwned({}, SCHOOL)]
    await ask(owner.socket).restrain({ author: one.author, action: 'remove', address: true })
    await ask(owner.socket).restrain({ author: two.author, action: 'remove', address: false })
    const { rules } = await joinOwned({ owner: OWNER_SECRET }, HOME)
    expect(rules.restraints).toEqual([
      { author: one.author, what: 'removed', address: true },
      { author: two.author, what: 'removed' },
    ])
  })
})

describe('slow mode', () => {
  test('lets members wait between two messages, and new ones before the first, whatever token', async () => {
    const clock = createFakeClock(Date.now())
    app = await start(clock)
    const owner = await joinAsOwner()
    const { socket } = await joinOwned()
    await ask(owner.socket).rule({ slowModeMs: 30_000 })
    expect(await say(socket)).toMatchObject({ ok: true })
    expect(await say(socket)).toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
    const later = await Promise.all([joinOwned(), joinOwned({ token: await tokenOfLobby() })])
    for (const fresh of later) {
      expect(await say(fresh.socket)).toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
    }
    const twice = [await say(owner.socket), await say(owner.socket)]
    expect(twice).toMatchObject([{ ok: true }, { ok: true }])
    clock.advance(30_000)
    for (const one of [{ socket }, ...later]) {
      expect(await say(one.socket)).toMatchObject({ ok: true })
    }
  })

  test('is not begun anew by a lost connection', async () => {
    const clock = createFakeClock(Date.now())
    app = await start(clock)
    const owner = await joinAsOwner()
    await ask(owner.socket).rule({ slowModeMs: 30_000 })
    const first = await joinOwned()
    clock.advance(30_000)
    const again = await joinOwned({ token: first.welcome.token })
    expect(await say(again.socket)).toMatchObject({ ok: true })
  })
})
