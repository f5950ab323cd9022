import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../database/engine.ts'
import { MAX_REACTIONS, TooManyReactionsError } from '../../database/reaction-store.ts'
import type { Following } from '../../database/room-log.ts'
import type { Message } from '../../realtime/protocol.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { makeKey, makeMessage, TTL_MS } from '../support/messages.ts'

type Stores = Pick<Engine, 'messages' | 'reactions' | 'log'>

export interface OpenReactions {
  stores: Stores
  /** Closes them and opens others on the same data. */
  reopen(): Promise<Stores>
  close(): Promise<void>
}

/** What every store of reactions keeps to, together with the messages and the log. */
export function describeReactionStore(
  name: string,
  open: (clock: FakeClock) => Promise<OpenReactions>,
): void {
  describe(name, () => {
    let clock: FakeClock
    let opened: OpenReactions
    let stores: Stores
    let message: Message
    let following: Following | undefined
    beforeEach(async () => {
      clock = createFakeClock()
      opened = await open(clock)
      stores = opened.stores
      message = await post()
    })
    afterEach(async () => {
      await following?.close()
      following = undefined
      await opened.close()
    })

    async function post(given: Partial<Message> = {}): Promise<Message> {
      const made = makeMessage({ sentAt: clock.now(), ...given })
      await stores.messages.keep(made, { nonce: made.key })
      return made
    }
    const react = (author: string, emoji = '👍', on?: boolean, key = message.key, room = 'lobby') =>
      stores.reactions.react({ room, key, author, emoji, on })
    const counts = async (key = message.key, room = 'lobby') =>
      (await stores.reactions.counts(room, [key])).get(key)
    async function entriesSince(start: Following) {
      return (await stores.log.read('lobby', start.position)).entries
    }

    test('a reaction is set, counted over all authors, and taken back by the same author again', async () => {
      expect(await react('ana')).toEqual({ on: true, counts: { '👍': 1 } })
      expect(await react('ben')).toEqual({ on: true, counts: { '👍': 2 } })
      expect(await react('ben', '😂')).toEqual({ on: true, counts: { '👍': 2, '😂': 1 } })
      expect(await react('ana')).toEqual({ on: false, counts: { '👍': 1, '😂': 1 } })
      expect(await counts()).toEqual({ '👍': 1, '😂': 1 })
      expect(await react('ben')).toEqual({ on: false, counts: { '😂': 1 } })
      await react('ben', '😂')
      expect(await counts()).toBeUndefined()
    })

    test('the same state sent again, as after a lost answer, changes nothing', async () => {
      for (let i = 0; i < 3; i++) {
        expect(await react('ana', '👍', true)).toEqual({ on: true, counts: { '👍': 1 } })
      }
      for (let i = 0; i < 3; i++) {
        expect(await react('ana', '👍', false)).toEqual({ on: false, counts: {} })
      }
    })

    test('many at the same time are all counted', async () => {
      const authors = Array.from({ length: 200 }, (_, i) => `author ${i}`)
      await Promise.all(authors.map((author) => react(author)))
      expect(await counts()).toEqual({ '👍': 200 })
      await Promise.all(authors.map((author) => react(author)))
      expect(await counts()).toBeUndefined()
    })

    test('a message that is not there, or is another room’s, takes none', async () => {
      const elsewhere = await post({ room: 'elsewhere' })
      for (const key of [elsewhere.key, makeKey(clock.now()), '', 'x', '__proto__', '*']) {
        expect(await react('ana', '👍', undefined, key), key).toBeUndefined()
        expect(await counts(key), key).toBeUndefined()
      }
      await react('ana', '👍', true, elsewhere.key, 'elsewhere')
      expect(await counts(elsewhere.key)).toBeUndefined()
      expect(await counts(elsewhere.key, 'elsewhere')).toEqual({ '👍': 1 })
    })

    test('reactions go with their message, when it is deleted and when it expires', async () => {
      const deleted = await post()
      await react('ana', '👍', true, deleted.key)
      await react('ana')
      await stores.messages.remove(deleted.key)
      expect(await counts(deleted.key)).toBeUndefined()
      expect(await react('ben', '👍', true, deleted.key)).toBeUndefined()
      clock.advance(TTL_MS - 1)
      expect(await counts()).toEqual({ '👍': 1 })
      clock.advance(1)
      expect(await counts()).toBeUndefined()
      expect(await react('ben')).toBeUndefined()
      await stores.messages.sweep()
      expect(await counts()).toBeUndefined()
    })

    test('they are there after reopening, and can be taken back then', async () => {
      await react('ana')
      await react('ben')
      stores = await opened.reopen()
      expect(await counts()).toEqual({ '👍': 2 })
      expect(await react('ana')).toEqual({ on: false, counts: { '👍': 1 } })
    })

    test('a message takes so many and no more, and one can always be taken back', async () => {
      // All at once would keep a busy Redis from answering within the time a command has.
      for (let first = 0; first < MAX_REACTIONS; first += 100) {
        const authors = Array.from({ length: 100 }, (_, i) => `author ${first + i}`)
        await Promise.all(authors.map((author) => react(author)))
      }
      await expect(react('one more')).rejects.toBeInstanceOf(TooManyReactionsError)
      expect(await react('author 0')).toMatchObject({ on: false })
      expect(await react('one more')).toMatchObject({ on: true })
    })

    test('the room’s log names the message once however many react at a time, and nothing else', async () => {
      following = await stores.log.follow('lobby', () => {})
      const authors = Array.from({ length: 20 }, (_, i) => `author ${i}`)
      await Promise.all(authors.map((author) => react(author)))
      const entries = await entriesSince(following)
      expect(entries[0]).toEqual({ kind: 'reactions', keys: [message.key] })
      expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(1)
      // Not one each, whatever a busy machine makes of a fifth of a second.
      expect(entries.length).toBeLessThan(authors.length)
    })

    test('what changes nothing is not in the log', async () => {
      following = await stores.log.follow('lobby', () => {})
      await react('ana', '👍', false)
      expect(await entriesSince(following)).toEqual([])
    })
  })
}
