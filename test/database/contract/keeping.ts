import { describe, expect, test } from 'vitest'
import { KeyBehindError } from '../../../database/message-store.ts'
import { makeMessage } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** A message that is kept comes back as it was, and in no other room. */
export function describeKeeping(given: StoreUnderTest): void {
  describe('keeping', () => {
    test.each([
      ['nothing at all', ''],
      ['many scripts', 'Grüße, Привет, 你好, مرحبا, नमस्ते, ไทย'],
      ['emoji joined of several', '👩‍👩‍👧‍👦🏳️‍🌈👍🏽'],
      ['control characters', '\u0000\u0001\n\r\t\u007f\u2028\ufeff'],
      ['lone surrogates', '\ud800 and \udc00'],
      ['what looks like markup or code', '<b>"\'\\"</b>{{{x}}}%00'],
    ])('%s comes back exactly as it was', async (_, text) => {
      const message = await given.post({ message: text, id: text, author: `a${text}` })
      expect(await given.store.newest('lobby', 10)).toEqual([message])
      expect(await given.store.get(message.key)).toEqual(message)
    })

    test('what is seen in the loop comes back with it, after reopening too', async () => {
      const message = await given.post({ alt: 'A cat, <b>"أرنب"</b>' })
      await given.reopen()
      expect(await given.store.newest('lobby', 10)).toEqual([message])
      const limits = { messages: 10, videoBytes: 1_000_000 }
      const next = await given.post({ alt: 'Another' })
      expect((await given.store.after('lobby', [message.key], limits)).get(message.key)).toEqual([
        next,
      ])
    })

    test('a message of half a megabyte comes back exactly as it was', async () => {
      const message = await given.post({ video: 'x'.repeat(500_000) })
      expect(await given.store.get(message.key)).toEqual(message)
    })

    test('messages kept at the same time are all there, in the order of their keys', async () => {
      const first = await given.post()
      const messages = Array.from({ length: 50 }, () => makeMessage({ sentAt: given.clock.now() }))
      await Promise.all(messages.map((message) => given.store.keep(message)))
      expect(await given.store.newest('lobby', 100)).toEqual([first, ...messages])
    })

    test('a key that is not after the last of its room is refused, and named is which one is', async () => {
      const [early, ...between] = [0, 1, 2].map(() => makeMessage({ sentAt: given.clock.now() }))
      const last = await given.post()
      for (const late of [...between, { ...last, message: 'another' }]) {
        const refused = given.store.keep(late)
        await expect(refused).rejects.toBeInstanceOf(KeyBehindError)
        await expect(refused).rejects.toMatchObject({ lastKey: last.key })
      }
      const elsewhere = await given.post({ ...early, room: 'elsewhere' })
      expect(await given.store.newest('lobby', 10)).toEqual([last])
      expect(await given.store.newest('elsewhere', 10)).toEqual([elsewhere])
    })

    test('a kept message is there after reopening', async () => {
      const messages = await given.postMany(3)
      await given.reopen()
      expect(await given.store.newest('lobby', 10)).toEqual(messages)
      expect(await given.store.get(messages[0]?.key ?? '')).toEqual(messages[0])
    })

    test('messages kept after reopening follow those from before', async () => {
      const before = await given.postMany(2)
      await given.reopen()
      const after = await given.postMany(2)
      expect(await given.store.newest('lobby', 10)).toEqual([...before, ...after])
    })
  })

  describe('rooms', () => {
    const rooms = [
      ...['a', 'a!', 'a/b', 'ab', 'A', ' a', 'a ', 'a\u0000', '\u0000', '\uffff', 'a\uffff', '~'],
      ...['é', 'e\u0301', '部屋', 'غرفة', '🚪', '🚪🚪', '..', '%2e', '__proto__', 'constructor'],
      ...['i', 'm', 'lobby', 'lobby:', '*', 'r'.repeat(64), '界'.repeat(64)],
    ]

    test('no room sees a message of another, whatever they are called', async () => {
      const kept = new Map<string, Awaited<ReturnType<typeof given.post>>>()
      for (const room of rooms) kept.set(room, await given.post({ room }))
      for (const [room, message] of kept) {
        expect(await given.store.newest(room, 100), room).toEqual([message])
        const keys = [...kept.values()].map(({ key }) => key)
        const missed = await given.store.after(room, keys, { messages: 100, videoBytes: 1_000_000 })
        expect([...missed], room).toEqual([[message.key, []]])
      }
      await given.reopen()
      for (const [room, message] of kept) {
        expect(await given.store.newest(room, 100), room).toEqual([message])
      }
    })
  })
}
