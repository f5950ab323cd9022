import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MessageStore } from '../../database/message-store.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { makeKey, makeMessage, TTL_MS } from '../support/messages.ts'

export interface OpenStore {
  store: MessageStore
  /** Closes it and opens another on the same data. */
  reopen(): Promise<MessageStore>
  close(): Promise<void>
}

/** What every message store has to keep to. `open` gives an empty one that lives by `clock`. */
export function describeMessageStore(
  name: string,
  open: (clock: FakeClock) => Promise<OpenStore>,
): void {
  describe(name, () => {
    let clock: FakeClock
    let opened: OpenStore
    let store: MessageStore

    beforeEach(async () => {
      clock = createFakeClock()
      opened = await open(clock)
      store = opened.store
    })
    afterEach(() => opened.close())

    const post = async (given: Parameters<typeof makeMessage>[0] = {}, nonce?: string) => {
      const message = makeMessage({ sentAt: clock.now(), ...given })
      await store.keep(message, nonce)
      return message
    }
    const postMany = async (count: number, room = 'lobby') => {
      const messages = []
      for (let i = 0; i < count; i++) messages.push(await post({ room, message: `${room} ${i}` }))
      return messages
    }

    describe('keeping', () => {
      test.each([
        ['nothing at all', ''],
        ['many scripts', 'Grüße, Привет, 你好, مرحبا, नमस्ते, ไทย'],
        ['emoji joined of several', '👩‍👩‍👧‍👦🏳️‍🌈👍🏽'],
        ['control characters', '\u0000\u0001\n\r\t\u007f\u2028\ufeff'],
        ['lone surrogates', '\ud800 and \udc00'],
        ['what looks like markup or code', '<b>"\'\\"</b>{{{x}}}%00'],
      ])('%s comes back exactly as it was', async (_, text) => {
        const message = await post({ message: text, id: text, author: `a${text}` })
        expect(await store.newest('lobby', 10)).toEqual([message])
        expect(await store.get(message.key)).toEqual(message)
      })

      test('a message of half a megabyte comes back exactly as it was', async () => {
        const message = await post({ video: 'x'.repeat(500_000) })
        expect(await store.get(message.key)).toEqual(message)
      })

      test('messages kept at the same time are all there, in the order of their keys', async () => {
        const messages = Array.from({ length: 50 }, () => makeMessage({ sentAt: clock.now() }))
        await Promise.all(messages.toReversed().map((message) => store.keep(message)))
        expect(await store.newest('lobby', 100)).toEqual(messages)
      })

      test('a key that is taken is refused, and the message that has it stays', async () => {
        const message = await post()
        await expect(store.keep({ ...message, message: 'another' })).rejects.toThrow(message.key)
        expect(await store.newest('lobby', 10)).toEqual([message])
      })

      test('a kept message is there after reopening', async () => {
        const messages = await postMany(3)
        store = await opened.reopen()
        expect(await store.newest('lobby', 10)).toEqual(messages)
        expect(await store.get(messages[0]?.key ?? '')).toEqual(messages[0])
      })

      test('messages kept after reopening follow those from before', async () => {
        const before = await postMany(2)
        store = await opened.reopen()
        const after = await postMany(2)
        expect(await store.newest('lobby', 10)).toEqual([...before, ...after])
      })
    })

    describe('the newest of a room', () => {
      test('an empty room has none', async () => {
        expect(await store.newest('lobby', 10)).toEqual([])
      })

      test('they come oldest first, and no more than asked for', async () => {
        const messages = await postMany(15)
        expect(await store.newest('lobby', 10)).toEqual(messages.slice(5))
        expect(await store.newest('lobby', 1)).toEqual(messages.slice(14))
        expect(await store.newest('lobby', 100)).toEqual(messages)
        expect(await store.newest('lobby', 0)).toEqual([])
      })

      test('a key decides the order, not when it was kept', async () => {
        const late = await post({ key: makeKey(clock.now() + 5000) })
        const early = await post({ key: makeKey(clock.now() + 1000) })
        expect(await store.newest('lobby', 10)).toEqual([early, late])
      })

      test('as many as asked for come even when others between them expired or were removed', async () => {
        const messages = []
        for (let i = 0; i < 40; i++) {
          messages.push(await post({ expiresAt: clock.now() + (i % 4 === 0 ? TTL_MS : 1000) }))
        }
        clock.advance(1000)
        const long = messages.filter((_, i) => i % 4 === 0)
        expect(await store.newest('lobby', 10)).toEqual(long)
        await store.remove(long[9]?.key ?? '')
        await store.remove(long[4]?.key ?? '')
        const left = long.filter((_, i) => i !== 9 && i !== 4)
        expect(await store.newest('lobby', 8)).toEqual(left)
        expect(await store.newest('lobby', 5)).toEqual(left.slice(3))
      })
    })

    describe('rooms', () => {
      const rooms = [
        ...['a', 'a!', 'a/b', 'ab', 'A', ' a', 'a ', 'a\u0000', '\u0000', '\uffff', 'a\uffff', '~'],
        ...['é', 'e\u0301', '部屋', 'غرفة', '🚪', '🚪🚪', '..', '%2e', '__proto__', 'constructor'],
        ...['i', 'm', 'lobby', 'lobby:', '*', 'r'.repeat(64), '界'.repeat(64)],
      ]

      test('no room sees a message of another, whatever they are called', async () => {
        const kept = new Map<string, Awaited<ReturnType<typeof post>>>()
        for (const room of rooms) kept.set(room, await post({ room }))
        for (const [room, message] of kept) {
          expect(await store.newest(room, 100), room).toEqual([message])
          expect(await store.after(room, message.key, 100), room).toEqual([])
        }
        store = await opened.reopen()
        for (const [room, message] of kept) {
          expect(await store.newest(room, 100), room).toEqual([message])
        }
      })
    })

    describe('what came after a key', () => {
      test('everything after it comes, oldest first, without it', async () => {
        const messages = await postMany(5)
        expect(await store.after('lobby', messages[1]?.key ?? '', 10)).toEqual(messages.slice(2))
        expect(await store.after('lobby', messages[4]?.key ?? '', 10)).toEqual([])
      })

      test('of too many, the newest come', async () => {
        const messages = await postMany(15)
        expect(await store.after('lobby', messages[0]?.key ?? '', 10)).toEqual(messages.slice(5))
      })

      test.each(['', 'rubbish', '\u0000', makeKey(0), makeKey(9e12)])(
        'an unknown key %j is told apart from one with nothing after it',
        async (key) => {
          await postMany(2)
          expect(await store.after('lobby', key, 10)).toBeUndefined()
        },
      )

      test('a key of another room is as good as unknown', async () => {
        const [foreign] = await postMany(1, 'elsewhere')
        await postMany(2)
        expect(await store.after('lobby', foreign?.key ?? '', 10)).toBeUndefined()
      })

      test('an expired or removed key is as good as unknown', async () => {
        const expiring = await post({ expiresAt: clock.now() + 1000 })
        const removed = await post()
        await postMany(2)
        clock.advance(1000)
        await store.remove(removed.key)
        expect(await store.after('lobby', expiring.key, 10)).toBeUndefined()
        expect(await store.after('lobby', removed.key, 10)).toBeUndefined()
      })

      test('what has expired after it is left out', async () => {
        const first = await post()
        await post({ expiresAt: clock.now() + 1000 })
        const last = await post()
        clock.advance(1000)
        expect(await store.after('lobby', first.key, 10)).toEqual([last])
      })
    })

    describe('expiry', () => {
      const readAll = async (key: string) => ({
        newest: await store.newest('lobby', 10),
        one: await store.get(key),
        receipt: await store.receiptOf('an-author', 'n'),
      })
      const nothing = { newest: [], one: undefined, receipt: undefined }

      test('a message is there until its last millisecond and then by no way', async () => {
        const message = await post({}, 'n')
        clock.advance(TTL_MS - 1)
        expect(await readAll(message.key)).toEqual({
          newest: [message],
          one: message,
          receipt: { key: message.key, expiresAt: message.expiresAt },
        })
        clock.advance(1)
        expect(await readAll(message.key)).toEqual(nothing)
        expect(await store.remove(message.key)).toBeUndefined()
      })

      test('a swept message stays gone when the clock is put back', async () => {
        const message = await post({}, 'n')
        clock.advance(TTL_MS)
        await store.sweep()
        clock.advance(-TTL_MS)
        expect(await readAll(message.key)).toEqual(nothing)
        store = await opened.reopen()
        expect(await readAll(message.key)).toEqual(nothing)
      })

      test('an hour forward and back without a sweep does no harm', async () => {
        const message = await post({}, 'n')
        clock.advance(3_600_000)
        expect(await readAll(message.key)).toEqual(nothing)
        clock.advance(-3_600_000)
        expect((await readAll(message.key)).newest).toEqual([message])
        clock.advance(-86_400_000)
        expect((await readAll(message.key)).newest).toEqual([message])
      })

      test('a message that is kept too late is never seen', async () => {
        const message = await post({ expiresAt: clock.now() })
        expect(await readAll(message.key)).toEqual(nothing)
        expect(await store.sweep()).toEqual([{ key: message.key, room: 'lobby' }])
      })

      test('an expired message is not there after reopening', async () => {
        const message = await post({}, 'n')
        clock.advance(TTL_MS)
        store = await opened.reopen()
        expect(await readAll(message.key)).toEqual(nothing)
      })
    })

    describe('sweeping', () => {
      test('it tells what expired, once, with the room, and leaves the rest', async () => {
        const short = await post({ room: 'a', expiresAt: clock.now() + 1000 })
        const shortToo = await post({ room: 'b', expiresAt: clock.now() + 1000 })
        const long = await post({ room: 'a' })
        expect(await store.sweep()).toEqual([])
        clock.advance(1000)
        const gone = await store.sweep()
        expect(new Set(gone.map(({ key, room }) => `${room} ${key}`))).toEqual(
          new Set([`a ${short.key}`, `b ${shortToo.key}`]),
        )
        expect(await store.sweep()).toEqual([])
        expect(await store.newest('a', 10)).toEqual([long])
      })

      test('what expired while nothing ran is told after reopening', async () => {
        const message = await post()
        clock.advance(TTL_MS)
        store = await opened.reopen()
        expect(await store.sweep()).toEqual([{ key: message.key, room: 'lobby' }])
      })

      test('sweeps at the same time tell each message once', async () => {
        await postMany(20)
        clock.advance(TTL_MS)
        const told = await Promise.all([store.sweep(), store.sweep(), store.sweep()])
        expect(told.flat()).toHaveLength(20)
      })

      test('what is kept during a sweep is there after it', async () => {
        await postMany(20)
        clock.advance(TTL_MS)
        const [, ...messages] = await Promise.all([store.sweep(), post(), post(), post()])
        expect(await store.newest('lobby', 10)).toEqual(messages)
      })

      test('a removed message is not told as expired', async () => {
        const { key } = await post({}, 'n')
        await store.remove(key)
        clock.advance(TTL_MS)
        expect(await store.sweep()).toEqual([])
      })
    })

    describe('what lives', () => {
      test('only readable messages of the room are named', async () => {
        const [old] = await postMany(1)
        clock.advance(1000)
        const [mine, removed] = await postMany(2)
        const [foreign] = await postMany(1, 'elsewhere')
        await store.remove(removed?.key ?? '')
        const keys = [old, mine, removed, foreign].map((message) => message?.key ?? '')
        expect(await store.living('lobby', [...keys, 'rubbish'])).toEqual(keys.slice(0, 2))
        clock.advance(TTL_MS - 1000)
        expect(await store.living('lobby', keys)).toEqual([mine?.key])
      })

      test('a room is alive as long as a message of it can be read', async () => {
        expect(await store.isAlive('lobby')).toBe(false)
        await post({ room: 'elsewhere' })
        expect(await store.isAlive('lobby')).toBe(false)
        const { key } = await post()
        expect(await store.isAlive('lobby')).toBe(true)
        await store.remove(key)
        expect(await store.isAlive('lobby')).toBe(false)
        clock.advance(TTL_MS)
        expect(await store.isAlive('elsewhere')).toBe(false)
      })
    })

    describe('removing', () => {
      test('a removed message is handed out and then not to be had by any way', async () => {
        const [first, second, third] = await postMany(3)
        expect(await store.remove(second?.key ?? '')).toEqual(second)
        expect(await store.newest('lobby', 10)).toEqual([first, third])
        expect(await store.get(second?.key ?? '')).toBeUndefined()
        expect(await store.after('lobby', first?.key ?? '', 10)).toEqual([third])
        expect(await store.remove(second?.key ?? '')).toBeUndefined()
      })

      test('two who remove it at the same time get it once', async () => {
        const message = await post()
        const removals = [store.remove(message.key), store.remove(message.key)]
        const removed = await Promise.all(removals)
        expect(removed.filter((one) => one !== undefined)).toEqual([message])
      })

      test.each([['before the next sweep'], ['after a sweep']])(
        'it stays removed after reopening, %s',
        async (when) => {
          const [gone, left] = await postMany(2)
          await store.remove(gone?.key ?? '')
          if (when === 'after a sweep') await store.sweep()
          store = await opened.reopen()
          expect(await store.newest('lobby', 10)).toEqual([left])
          expect(await store.get(gone?.key ?? '')).toBeUndefined()
        },
      )

      test('an unknown key removes nothing', async () => {
        await postMany(1)
        expect(await store.remove('rubbish')).toBeUndefined()
        expect(await store.newest('lobby', 10)).toHaveLength(1)
      })
    })

    describe('receipts', () => {
      const receiptFor = ({ key, expiresAt }: { key: string; expiresAt: number }) => ({
        key,
        expiresAt,
      })

      test('a nonce finds the receipt of its author and of nobody else', async () => {
        const message = await post({ author: 'ann' }, 'n')
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
        expect(await store.receiptOf('ann', 'N')).toBeUndefined()
        expect(await store.receiptOf('bob', 'n')).toBeUndefined()
        expect(await store.receiptOf('an', 'nn')).toBeUndefined()
        expect(await store.receiptOf('', 'n')).toBeUndefined()
      })

      test('a message without a nonce has no receipt to be found', async () => {
        await post({ author: 'ann' })
        expect(await store.receiptOf('ann', '')).toBeUndefined()
      })

      test('of two messages with one nonce the first one counts', async () => {
        const first = await post({ author: 'ann' }, 'n')
        await post({ author: 'ann' }, 'n')
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(first))
        store = await opened.reopen()
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(first))
      })

      test('a receipt outlives the removal of its message, but not its expiry', async () => {
        const message = await post({ author: 'ann' }, 'n')
        await store.remove(message.key)
        await store.sweep()
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
        store = await opened.reopen()
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
        clock.advance(TTL_MS)
        expect(await store.receiptOf('ann', 'n')).toBeUndefined()
        await store.sweep()
        clock.advance(-TTL_MS)
        expect(await store.receiptOf('ann', 'n')).toBeUndefined()
      })

      test('an expired nonce can be used again', async () => {
        await post({ author: 'ann' }, 'n')
        clock.advance(TTL_MS)
        const second = await post({ author: 'ann' }, 'n')
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(second))
        await store.sweep()
        expect(await store.receiptOf('ann', 'n')).toEqual(receiptFor(second))
      })
    })

    describe('the greatest key', () => {
      test('an empty store has none', async () => {
        expect(await store.lastKey()).toBeUndefined()
      })

      test('it is the greatest of all rooms, also after reopening', async () => {
        const greatest = await post({ room: 'b', key: makeKey(clock.now() + 9000) })
        await postMany(3, 'a')
        await postMany(3, 'c')
        expect(await store.lastKey()).toBe(greatest.key)
        store = await opened.reopen()
        expect(await store.lastKey()).toBe(greatest.key)
      })

      test('it is gone with the last message', async () => {
        await postMany(3)
        clock.advance(TTL_MS)
        await store.sweep()
        expect(await store.lastKey()).toBeUndefined()
      })
    })
  })
}
