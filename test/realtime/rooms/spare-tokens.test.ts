import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ChatSocket, join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

/** Authors that joined once and left, to come back as members of before the rule. */
let frames: string[]
let app: TestApp
let clock: ReturnType<typeof createFakeClock>
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const { joinOwned, refusalAt } = createOwnedRoom(() => app.url)
const say = (socket: ChatSocket) => post(socket, { id: '', message: 'hello', frames })
const SCHOOL = '203.0.113.7'
const HOME = '198.51.100.4'
const joinAsOwner = () => joinOwned({ owner: OWNER_SECRET }, HOME)

async function start() {
  clock = createFakeClock(Date.now())
  app = await startApp({ trustProxy: 1 }, { clock, sweepIntervalMs: 1e9 })
  return joinAsOwner()
}

/** Leaves, and waits until the room has so many members. */
async function leave(socket: ChatSocket, owner: ChatSocket, left = 1): Promise<void> {
  const counted = new Promise<void>((resolve) => {
    owner.on('presence', ({ count }) => count === left && resolve())
  })
  socket.close()
  await counted
}

async function collectToken(owner: ChatSocket): Promise<string> {
  const { socket, welcome } = await joinOwned({}, SCHOOL)
  await leave(socket, owner)
  return welcome.token
}

test.each([
  ['lock', { isLocked: true }, 'room_locked'],
  ['passphrase', { passphrase: 'sesame' }, 'passphrase'],
])('a token that was collected before a %s is new to it', async (_, rule, code) => {
  const owner = await start()
  const token = await collectToken(owner.socket)
  expect(await ask(owner.socket).rule(rule)).toEqual({ ok: true })
  expect(await refusalAt({ token }, SCHOOL)).toMatchObject({ code })
})

test('and to slow mode: it waits before its first message', async () => {
  const owner = await start()
  const token = await collectToken(owner.socket)
  await ask(owner.socket).rule({ slowModeMs: 60_000 })
  const { socket } = await joinOwned({ token }, SCHOOL)
  expect(await say(socket)).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
})

test('and to a removal that holds for the address', async () => {
  const owner = await start()
  const token = await collectToken(owner.socket)
  const { author } = await joinOwned({}, SCHOOL)
  await ask(owner.socket).restrain({ author, action: 'remove', address: true })
  expect(await refusalAt({ token }, SCHOOL)).toMatchObject({ code: 'room_locked' })
})

describe('a member that was there when the room was locked', () => {
  test('may come back whenever it wants, after a lost connection or a restart, too', async () => {
    const owner = await start()
    const spare = await collectToken(owner.socket)
    const one = await joinOwned({}, SCHOOL)
    const lost = await joinOwned({}, SCHOOL)
    clock.advance(30_000)
    await leave(lost.socket, owner.socket, 2)
    clock.advance(20_000)
    await ask(owner.socket).rule({ isLocked: true })
    await leave(one.socket, owner.socket)
    clock.advance(300_000)
    const tokens = [one.welcome.token, lost.welcome.token]
    const allJoin = async () => {
      for (const token of tokens) {
        expect((await joinOwned({ token }, SCHOOL)).rules.isLocked).toBe(true)
      }
      expect(await refusalAt({ token: spare }, SCHOOL)).toMatchObject({ code: 'room_locked' })
    }
    await allJoin()
    // Another rule takes away nobody's place.
    await ask(owner.socket).rule({ slowModeMs: 1000 })
    const { port, dataDir } = app
    await app.close()
    const second = await startApp({ port, dataDir, trustProxy: 1 }, { clock })
    await allJoin()
    await second.stop()
  })

  test('is one, too, when it has left but a message of its own lives', async () => {
    const owner = await start()
    const { socket, welcome } = await joinOwned({}, SCHOOL)
    await say(socket)
    await leave(socket, owner.socket)
    clock.advance(300_000)
    await ask(owner.socket).rule({ isLocked: true })
    expect((await joinOwned({ token: welcome.token }, SCHOOL)).rules.isLocked).toBe(true)
  })
})

describe('a host that removes everyone of an address', () => {
  test('ends those that never posted, too, and no host; and locked means locked for them', async () => {
    const owner = await start()
    const made = await ask(owner.socket).cohost()
    const cohost = await joinOwned({ owner: (made.ok && made.secret) || '' }, SCHOOL)
    const [loud, silent] = [await joinOwned({}, SCHOOL), await joinOwned({}, SCHOOL)]
    const elsewhere = await joinOwned({}, '192.0.2.1')
    await ask(owner.socket).rule({ isLocked: true })
    const ended = [loud, silent].map(({ socket }) => nextEvent(socket, 'refusal'))
    const asked = { author: loud.author, action: 'remove', everyone: true } as const
    expect(await ask(owner.socket).restrain(asked)).toEqual({ ok: true })
    expect(await Promise.all(ended)).toMatchObject([{ code: 'banned' }, { code: 'banned' }])
    const token = silent.welcome.token
    expect(await refusalAt({ token }, SCHOOL)).toMatchObject({ code: 'room_locked' })
    clock.advance(600_000)
    const { text } = await refusalAt({ token }, SCHOOL)
    expect(text).toMatch(/^This room is locked/)
    for (const { socket } of [cohost, elsewhere])
      expect(await say(socket)).toMatchObject({ ok: true })
  })

  test('and one that silences everyone silences all that are there', async () => {
    const owner = await start()
    const [loud, silent] = [await joinOwned({}, SCHOOL), await joinOwned({}, SCHOOL)]
    const asked = { author: loud.author, action: 'silence', everyone: true } as const
    await ask(owner.socket).restrain(asked)
    for (const { socket } of [loud, silent]) {
      expect(await say(socket)).toMatchObject({ code: 'silenced' })
    }
  })
})

test('three hundred new members a minute of one address join a room, and more are refused', async () => {
  const owner = await start()
  const token = (await joinOwned({}, SCHOOL)).welcome.token
  const codes = []
  for (let n = 1; n < 301; n++) {
    const joined = await joinOwned({}, SCHOOL).catch(({ data }) => data)
    codes.push(joined.code ?? 'joined')
    joined.socket?.close()
  }
  expect(codes.filter((code) => code === 'joined')).toHaveLength(299)
  expect(codes.at(-1)).toBe('rate_limited')
  // Members, hosts, and those from elsewhere suffer nothing.
  for (const [auth, address] of [
    [{ token }, SCHOOL],
    [{ owner: OWNER_SECRET }, SCHOOL],
    [{}, HOME],
  ] as const) {
    expect((await joinOwned(auth, address)).rules.isLocked).toBe(false)
  }
  owner.socket.close()
})

test('a room whose only member has just lost its connection is not new: nobody owns it by joining', async () => {
  await start()
  const room = 'campfire'
  const first = await join(app.url, { room })
  const watcher = await join(app.url, { room })
  await leave(first.socket, watcher.socket)
  const closed = new Promise((resolve) => watcher.socket.once('disconnect', resolve))
  watcher.socket.close()
  await closed
  const tryToOwn = async () => {
    const { socket } = await join(app.url, { room, owner: OWNER_SECRET })
    return { socket, answer: await ask(socket).rule({ isLocked: true }) }
  }
  const taker = await tryToOwn()
  expect(taker.answer).toMatchObject({ code: 'not_allowed' })
})
