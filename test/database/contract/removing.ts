import { describe, expect, test } from 'vitest'
import { TTL_MS } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Removing messages, and which are still alive in a room. */
export function describeRemoving(given: StoreUnderTest): void {
  describe('removing', () => {
    test('a removed message is handed out and then not to be had by any way', async () => {
      const [first, second, third] = await given.postMany(3)
      expect(await given.store.remove(second?.key ?? '')).toEqual(second)
      expect(await given.store.newest('lobby', 10)).toEqual([first, third])
      expect(await given.store.get(second?.key ?? '')).toBeUndefined()
      expect(await given.after(first?.key, 10)).toEqual([third])
      expect(await given.store.remove(second?.key ?? '')).toBeUndefined()
    })

    test('two who remove it at the same time get it once', async () => {
      const message = await given.post()
      const removals = [given.store.remove(message.key), given.store.remove(message.key)]
      const removed = await Promise.all(removals)
      expect(removed.filter((one) => one !== undefined)).toEqual([message])
    })

    test.each([['before the next sweep'], ['after a sweep']])(
      'it stays removed after reopening, %s',
      async (when) => {
        const [gone, left] = await given.postMany(2)
        await given.store.remove(gone?.key ?? '')
        if (when === 'after a sweep') await given.store.sweep()
        await given.reopen()
        expect(await given.store.newest('lobby', 10)).toEqual([left])
        expect(await given.store.get(gone?.key ?? '')).toBeUndefined()
      },
    )

    test('an unknown key removes nothing', async () => {
      await given.postMany(1)
      expect(await given.store.remove('rubbish')).toBeUndefined()
      expect(await given.store.newest('lobby', 10)).toHaveLength(1)
    })
  })

  describe('what lives', () => {
    test('only readable messages of the room are named', async () => {
      const [old] = await given.postMany(1)
      given.clock.advance(1000)
      const [mine, removed] = await given.postMany(2)
      const [foreign] = await given.postMany(1, 'elsewhere')
      await given.store.remove(removed?.key ?? '')
      const keys = [old, mine, removed, foreign].map((message) => message?.key ?? '')
      expect(await given.store.living('lobby', [...keys, 'rubbish'])).toEqual(keys.slice(0, 2))
      given.clock.advance(TTL_MS - 1000)
      expect(await given.store.living('lobby', keys)).toEqual([mine?.key])
    })

    test('a room is alive as long as a message of it can be read', async () => {
      expect(await given.store.isAlive('lobby')).toBe(false)
      await given.post({ room: 'elsewhere' })
      expect(await given.store.isAlive('lobby')).toBe(false)
      const { key } = await given.post()
      expect(await given.store.isAlive('lobby')).toBe(true)
      await given.store.remove(key)
      expect(await given.store.isAlive('lobby')).toBe(false)
      given.clock.advance(TTL_MS)
      expect(await given.store.isAlive('elsewhere')).toBe(false)
    })
  })
}
