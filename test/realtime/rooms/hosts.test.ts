import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { HandshakeAuth, Rules } from '../../../realtime/protocol.ts'
import { type ChatSocket, join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { findInFolder } from '../../support/folder-search.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const OWNER = OWNER_SECRET
const { room, joinOwned, refusalAt } = createOwnedRoom(() => app.url)
const say = (socket: ChatSocket, message = 'hello') => post(socket, { id: '', message, frames })
const codeAt = async (auth: HandshakeAuth) => (await refusalAt(auth)).code

describe('an owner', () => {
  test('is who brings a secret to a room that is not there yet, and comes back with it', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    expect(owner.rules).toMatchObject({ role: 'owner', isLocked: false, slowModeMs: 0 })
    const again = await joinOwned({ owner: OWNER })
    expect(again.rules.role).toBe('owner')
    expect((await joinOwned()).rules.role).toBe('guest')
    expect((await joinOwned({ owner: 'another-secret-of-a-room' })).rules.role).toBe('guest')
  })

  test('of a room with people, of one with messages and of the lobby nobody becomes', async () => {
    app = await startApp()
    const heard: Rules[] = []
    await join(app.url, { room: 'busy' })
    for (const name of ['busy', 'lobby']) {
      const { socket } = await join(app.url, { room: name, owner: OWNER })
      socket.on('rules', (rules) => heard.push(rules))
      expect(await ask(socket).rule({ isLocked: true })).toMatchObject({ code: 'not_allowed' })
    }
    expect(heard).toEqual([])
  })

  test('stays one over a restart, and only a hash of the secret is on the disk', async () => {
    app = await startApp()
    const { port, dataDir } = app
    const { socket } = await joinOwned({ owner: OWNER })
    await ask(socket).rule({ isLocked: true })
    await app.close()
    const second = await startApp({ port, dataDir })
    expect((await joinOwned({ owner: OWNER })).rules).toMatchObject({
      role: 'owner',
      isLocked: true,
    })
    expect(await findInFolder(dataDir, [OWNER])).toEqual([])
    await second.stop()
  })

  test('deletes any author’s message', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    const guest = await joinOwned()
    const receipt = await say(guest.socket, 'rude')
    const key = receipt.ok ? receipt.key : ''
    const removed = nextEvent(guest.socket, 'removed')
    expect(await owner.socket.emitWithAck('remove', { key })).toEqual({ ok: true })
    expect(await removed).toEqual({ key, reason: 'deleted' })
  })

  test('cannot be silenced or removed, neither by a co-host nor by themselves', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    const made = await ask(owner.socket).cohost()
    const cohost = await joinOwned({ owner: (made.ok && made.secret) || '' })
    for (const { socket } of [cohost, owner]) {
      for (const action of ['silence', 'remove'] as const) {
        const done = await ask(socket).restrain({ author: owner.welcome.author, action })
        expect(done).toMatchObject({ ok: false, code: 'not_allowed' })
      }
    }
    owner.socket.close()
    const away = await ask(cohost.socket).restrain({
      author: owner.welcome.author,
      action: 'remove',
    })
    expect(away).toMatchObject({ code: 'not_allowed' })
  })
})

describe('a guest', () => {
  test('changes nothing, whatever their page sends', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    const { socket } = await joinOwned()
    const { rule, restrain, cohost } = ask(socket)
    const author = owner.welcome.author
    for (const done of [
      await rule({ isLocked: true }),
      await restrain({ author, action: 'remove' }),
      await cohost(),
      await cohost({ revoke: true }),
    ]) {
      expect(done).toMatchObject({ ok: false, code: 'not_allowed' })
    }
  })

  test('is not told who else is silenced', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    const [loud, other] = [await joinOwned(), await joinOwned()]
    const told = [owner, loud, other].map(({ socket }) => nextEvent(socket, 'rules'))
    await ask(owner.socket).restrain({ author: loud.welcome.author, action: 'silence' })
    const [toOwner, toLoud, toOther] = await Promise.all(told)
    expect(toOwner?.restraints).toMatchObject([{ author: loud.welcome.author, what: 'silenced' }])
    expect(toLoud?.silencedUntil).toBeGreaterThan(Date.now())
    expect(toOther).not.toHaveProperty('restraints')
    expect(toOther).not.toHaveProperty('silencedUntil')
  })
})

describe('a locked room', () => {
  test('takes in who was there before, and nobody else', async () => {
    app = await startApp()
    const { port, dataDir } = app
    const owner = await joinOwned({ owner: OWNER })
    const guest = await joinOwned()
    await ask(owner.socket).rule({ isLocked: true })
    expect(await codeAt({})).toBe('room_locked')
    expect((await joinOwned({ token: guest.welcome.token })).rules.isLocked).toBe(true)
    await app.close()
    const second = await startApp({ port, dataDir })
    expect((await joinOwned({ token: guest.welcome.token })).rules.isLocked).toBe(true)
    expect(await codeAt({})).toBe('room_locked')
    await second.stop()
  })
})

describe('a room that its owner prepared and left', () => {
  test('is as it was hours and a restart later, whoever comes first', async () => {
    const clock = createFakeClock(Date.now())
    app = await startApp({}, { clock, sweepIntervalMs: 1e9 })
    const { port, dataDir } = app
    const owner = await joinOwned({ owner: OWNER })
    await ask(owner.socket).rule({ slowModeMs: 10_000 })
    owner.socket.close()
    clock.advance(5 * 3_600_000)
    await app.sweepNow()
    await app.close()
    const second = await startApp({ port, dataDir }, { clock, sweepIntervalMs: 1e9 })
    clock.advance(5 * 3_600_000)
    await second.sweepNow()
    expect((await joinOwned()).rules).toMatchObject({ role: 'guest', slowModeMs: 10_000 })
    expect((await joinOwned({ owner: OWNER })).rules.role).toBe('owner')
    await second.stop()
  })
})

describe('a passphrase', () => {
  test('is asked of new members, and guessing it is slowed down', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    await ask(owner.socket).rule({ passphrase: 'Sésame' })
    expect(await codeAt({})).toBe('passphrase')
    expect(await codeAt({ passphrase: 'sesame' })).toBe('passphrase')
    // The same word in the other Unicode form.
    const guest = await joinOwned({ passphrase: 'Se\u0301same' })
    expect(guest.rules).toMatchObject({ hasPassphrase: true })
    expect(JSON.stringify(guest.rules)).not.toContain('same')
    const codes = []
    for (let n = 0; n < 10; n++) codes.push(await codeAt({ passphrase: `guess ${n}` }))
    expect(codes.at(-1)).toBe('rate_limited')
    await ask(owner.socket).rule({ passphrase: '' })
    expect((await joinOwned()).rules.hasPassphrase).toBe(false)
  })
})

describe('a co-host', () => {
  test('comes by a link, keeps order, and is one no more when the links are revoked', async () => {
    app = await startApp()
    const owner = await joinOwned({ owner: OWNER })
    const guest = await joinOwned()
    const made = await ask(owner.socket).cohost()
    const secret = made.ok ? (made.secret ?? '') : ''
    expect(secret.length).toBeGreaterThanOrEqual(16)
    const cohost = await joinOwned({ owner: secret })
    expect(cohost.rules.role).toBe('cohost')
    const { rule, restrain, cohost: name } = ask(cohost.socket)
    expect(await rule({ slowModeMs: 5000 })).toEqual({ ok: true })
    const { author } = guest.welcome
    expect(await restrain({ author, action: 'silence' })).toEqual({ ok: true })
    expect(await name()).toMatchObject({ code: 'not_allowed' })
    await ask(owner.socket).cohost({ revoke: true })
    expect(await rule({ slowModeMs: 0 })).toMatchObject({ code: 'not_allowed' })
    expect((await joinOwned({ owner: secret })).rules.role).toBe('guest')
  })
})

describe('the settings of a room', () => {
  test('live while they have a member or a message, and a day longer', async () => {
    const clock = createFakeClock(Date.now())
    app = await startApp({}, { clock, sweepIntervalMs: 1e9 })
    const owner = await joinOwned({ owner: OWNER })
    const watcher = await joinOwned()
    await say(owner.socket)
    owner.socket.close()
    const gone = async (ms: number) => {
      clock.advance(ms)
      await app.sweepNow()
    }
    await gone(120_000)
    await gone(120_000)
    expect((await joinOwned({ owner: OWNER })).rules.role).toBe('owner')
    // Only the message is left, then nothing.
    await leave(watcher.socket)
    await gone(120_000)
    await gone(600_000)
    await gone(3_600_000)
    await gone(24 * 3_600_000)
    const { socket } = await join(app.url, { room })
    expect(await ask(socket).rule({ isLocked: true })).toMatchObject({ code: 'not_allowed' })
  })

  async function leave(last: ChatSocket): Promise<void> {
    const alone = await joinOwned({ owner: OWNER })
    const counts = new Promise<void>((resolve) =>
      alone.socket.on('presence', ({ count }) => count === 2 && resolve()),
    )
    last.close()
    await counts
    alone.socket.close()
  }
})

test.each([
  ['rule', undefined],
  ['rule', { isLocked: 'yes' }],
  ['rule', { slowModeMs: -1 }],
  ['rule', { slowModeMs: 1e12 }],
  ['rule', { passphrase: 'x'.repeat(129) }],
  ['rule', JSON.parse('{"__proto__": {"isLocked": true}, "slowModeMs": "0"}')],
  ['restrain', { author: 7, action: 'remove' }],
  ['restrain', { author: 'x', action: 'behead' }],
  ['restrain', { author: 'x', action: 'silence', forMs: 1e15 }],
  ['cohost', 'rubbish'],
] as const)('a host’s %s of %j is refused, and nothing changes', async (event, payload) => {
  app = await startApp()
  const owner = await joinOwned({ owner: OWNER })
  const done = await owner.socket.emitWithAck(event, payload as never)
  expect(done).toMatchObject({ ok: false, code: 'bad_draft' })
  expect((await joinOwned()).rules).toEqual({
    role: 'guest',
    isLocked: false,
    hasPassphrase: false,
    slowModeMs: 0,
  })
})
