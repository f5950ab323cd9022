import { describe, expect, test } from 'vitest'
import { makeKey, TTL_MS } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** The two ways to read a room: the newest, and what came after a key. */
export function describeReading(given: StoreUnderTest): void {
  describe('the newest of a room', () => {
    test('an empty room has none', async () => {
      expect(await given.store.newest('lobby', 10)).toEqual([])
    })

    test('they come oldest first, and no more than asked for', async () => {
      const messages = await given.postMany(15)
      expect(await given.store.newest('lobby', 10)).toEqual(messages.slice(5))
      expect(await given.store.newest('lobby', 1)).toEqual(messages.slice(14))
      expect(await given.store.newest('lobby', 100)).toEqual(messages)
      expect(await given.store.newest('lobby', 0)).toEqual([])
    })

    test('up to a key, it is not looked at what came after it', async () => {
      const messages = await given.postMany(5)
      const upTo = messages[2]?.key
      expect(await given.store.newest('lobby', 2, upTo)).toEqual(messages.slice(1, 3))
      expect(await given.store.newest('lobby', 2, '')).toEqual([])
      const limits = { messages: 10, videoBytes: 1_000_000 }
      const [first = '', , third = '', last = ''] = messages.map(({ key }) => key)
      const missed = await given.store.after('lobby', [first, third, last], limits, upTo)
      expect(missed).toEqual(
        new Map([
          [first, messages.slice(1, 3)],
          [third, []],
          [last, []],
        ]),
      )
    })

    test('as many as asked for come even when others between them expired or were removed', async () => {
      const messages = []
      for (let i = 0; i < 40; i++) {
        messages.push(
          await given.post({ expiresAt: given.clock.now() + (i % 4 === 0 ? TTL_MS : 1000) }),
        )
      }
      given.clock.advance(1000)
      const long = messages.filter((_, i) => i % 4 === 0)
      expect(await given.store.newest('lobby', 10)).toEqual(long)
      await given.store.remove(long[9]?.key ?? '')
      await given.store.remove(long[4]?.key ?? '')
      const left = long.filter((_, i) => i !== 9 && i !== 4)
      expect(await given.store.newest('lobby', 8)).toEqual(left)
      expect(await given.store.newest('lobby', 5)).toEqual(left.slice(3))
    })
  })

  describe('what came after a key', () => {
    test('everything after it comes, oldest first, without it', async () => {
      const messages = await given.postMany(5)
      expect(await given.after(messages[1]?.key, 10)).toEqual(messages.slice(2))
      expect(await given.after(messages[4]?.key, 10)).toEqual([])
    })

    test('of too many, the newest come', async () => {
      const messages = await given.postMany(15)
      expect(await given.after(messages[0]?.key, 10)).toEqual(messages.slice(5))
    })

    test.each(['', 'rubbish', '\u0000', makeKey(0), makeKey(9e12)])(
      'an unknown key %j is told apart from one with nothing after it',
      async (key) => {
        await given.postMany(2)
        expect(await given.after(key, 10)).toBeUndefined()
      },
    )

    test('a key of another room is as good as unknown', async () => {
      const [foreign] = await given.postMany(1, 'elsewhere')
      await given.postMany(2)
      expect(await given.after(foreign?.key, 10)).toBeUndefined()
    })

    test('an expired or removed key is as good as unknown', async () => {
      const expiring = await given.post({ expiresAt: given.clock.now() + 1000 })
      const removed = await given.post()
      await given.postMany(2)
      given.clock.advance(1000)
      await given.store.remove(removed.key)
      expect(await given.after(expiring.key, 10)).toBeUndefined()
      expect(await given.after(removed.key, 10)).toBeUndefined()
    })

    test('of too many bytes, the newest that fit come', async () => {
      const first = await given.post()
      const large = await given.post({ video: 'x'.repeat(5000) })
      const small = [
        await given.post({ video: 'x'.repeat(10) }),
        await given.post({ video: 'x'.repeat(20) }),
      ]
      expect(await given.after(first.key, 10, 5030)).toEqual([large, ...small])
      expect(await given.after(first.key, 10, 5029)).toEqual(small)
      expect(await given.after(first.key, 10, 19)).toEqual([])
      await given.reopen()
      expect(await given.after(first.key, 10, 5029)).toEqual(small)
    })

    test('several keys are answered at once, each with what came after it', async () => {
      const messages = await given.postMany(5)
      const keys = [3, 0, 1].map((i) => messages[i]?.key ?? '')
      const limits = { messages: 3, videoBytes: 1_000_000 }
      const missed = await given.store.after('lobby', [...keys, 'rubbish'], limits)
      expect(missed.size).toBe(3)
      expect(keys.map((key) => missed.get(key))).toEqual([
        messages.slice(4),
        messages.slice(2),
        messages.slice(2),
      ])
      expect(await given.store.after('lobby', [], limits)).toEqual(new Map())
    })

    test('what has expired after it is left out', async () => {
      const first = await given.post()
      await given.post({ expiresAt: given.clock.now() + 1000 })
      const last = await given.post()
      given.clock.advance(1000)
      expect(await given.after(first.key, 10)).toEqual([last])
    })
  })
}
