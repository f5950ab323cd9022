import { describe, expect, test } from 'vitest'
import { TTL_MS } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** A message is readable until its last millisecond; a sweep reports it once. */
export function describeExpiry(given: StoreUnderTest): void {
  describe('expiry', () => {
    const readAll = async (key: string) => ({
      newest: await given.store.newest('lobby', 10),
      one: await given.store.get(key),
      receipt: await given.store.receiptOf('lobby', 'an-author', 'n'),
    })
    const nothing = { newest: [], one: undefined, receipt: undefined }

    test('a message is there until its last millisecond and then by no way', async () => {
      const message = await given.post({}, 'n')
      given.clock.advance(TTL_MS - 1)
      expect(await readAll(message.key)).toEqual({
        newest: [message],
        one: message,
        receipt: { key: message.key, expiresAt: message.expiresAt },
      })
      given.clock.advance(1)
      expect(await readAll(message.key)).toEqual(nothing)
      expect(await given.store.remove(message.key)).toBeUndefined()
    })

    test('a swept message stays gone when the clock is put back', async () => {
      const message = await given.post({}, 'n')
      given.clock.advance(TTL_MS)
      await given.store.sweep()
      given.clock.advance(-TTL_MS)
      expect(await readAll(message.key)).toEqual(nothing)
      await given.reopen()
      expect(await readAll(message.key)).toEqual(nothing)
    })

    test('an hour forward and back without a sweep does no harm', async () => {
      const message = await given.post({}, 'n')
      given.clock.advance(3_600_000)
      expect(await readAll(message.key)).toEqual(nothing)
      given.clock.advance(-3_600_000)
      expect((await readAll(message.key)).newest).toEqual([message])
      given.clock.advance(-86_400_000)
      expect((await readAll(message.key)).newest).toEqual([message])
    })

    test('a message that is kept too late is never seen', async () => {
      const message = await given.post({ expiresAt: given.clock.now() })
      expect(await readAll(message.key)).toEqual(nothing)
      expect(await given.store.sweep()).toEqual([{ key: message.key, room: 'lobby' }])
    })

    test('an expired message is not there after reopening', async () => {
      const message = await given.post({}, 'n')
      given.clock.advance(TTL_MS)
      await given.reopen()
      expect(await readAll(message.key)).toEqual(nothing)
    })
  })

  describe('sweeping', () => {
    test('it tells what expired, once, with the room, and leaves the rest', async () => {
      const short = await given.post({ room: 'a', expiresAt: given.clock.now() + 1000 })
      const shortToo = await given.post({ room: 'b', expiresAt: given.clock.now() + 1000 })
      const long = await given.post({ room: 'a' })
      expect(await given.store.sweep()).toEqual([])
      given.clock.advance(1000)
      const gone = await given.store.sweep()
      expect(new Set(gone.map(({ key, room }) => `${room} ${key}`))).toEqual(
        new Set([`a ${short.key}`, `b ${shortToo.key}`]),
      )
      expect(await given.store.sweep()).toEqual([])
      expect(await given.store.newest('a', 10)).toEqual([long])
    })

    test('what expired while nothing ran is reported after reopening', async () => {
      const message = await given.post()
      given.clock.advance(TTL_MS)
      await given.reopen()
      expect(await given.store.sweep()).toEqual([{ key: message.key, room: 'lobby' }])
    })

    test('sweeps at the same time tell each message once', async () => {
      await given.postMany(20)
      given.clock.advance(TTL_MS)
      const told = await Promise.all([
        given.store.sweep(),
        given.store.sweep(),
        given.store.sweep(),
      ])
      expect(told.flat()).toHaveLength(20)
    })

    test('what is kept during a sweep is there after it', async () => {
      await given.postMany(20)
      given.clock.advance(TTL_MS)
      const [, ...messages] = await Promise.all([
        given.store.sweep(),
        given.post(),
        given.post(),
        given.post(),
      ])
      expect(await given.store.newest('lobby', 10)).toEqual(messages)
    })

    test('a removed message is not told as expired', async () => {
      const { key } = await given.post({}, 'n')
      await given.store.remove(key)
      given.clock.advance(TTL_MS)
      expect(await given.store.sweep()).toEqual([])
    })
  })
}
