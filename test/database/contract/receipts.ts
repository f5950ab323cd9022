import { describe, expect, test } from 'vitest'
import { makeKey, TTL_MS } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Receipts by idempotency key (the nonce), and the key that new ones go on from. */
export function describeReceipts(given: StoreUnderTest): void {
  describe('receipts', () => {
    const receiptFor = ({ key, expiresAt }: { key: string; expiresAt: number }) => ({
      key,
      expiresAt,
    })

    test('a nonce finds the receipt of its author and of nobody else', async () => {
      const message = await given.post({ author: 'ann' }, 'n')
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
      expect(await given.store.receiptOf('ann', 'N')).toBeUndefined()
      expect(await given.store.receiptOf('bob', 'n')).toBeUndefined()
      expect(await given.store.receiptOf('an', 'nn')).toBeUndefined()
      expect(await given.store.receiptOf('', 'n')).toBeUndefined()
    })

    test('a message without a nonce has no receipt to be found', async () => {
      await given.post({ author: 'ann' })
      expect(await given.store.receiptOf('ann', '')).toBeUndefined()
    })

    test('of two messages with one nonce the first one counts', async () => {
      const first = await given.post({ author: 'ann' }, 'n')
      await given.post({ author: 'ann' }, 'n')
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(first))
      await given.reopen()
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(first))
    })

    test('a receipt outlives the removal of its message, but not its expiry', async () => {
      const message = await given.post({ author: 'ann' }, 'n')
      await given.store.remove(message.key)
      await given.store.sweep()
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
      await given.reopen()
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(message))
      given.clock.advance(TTL_MS)
      expect(await given.store.receiptOf('ann', 'n')).toBeUndefined()
      await given.store.sweep()
      given.clock.advance(-TTL_MS)
      expect(await given.store.receiptOf('ann', 'n')).toBeUndefined()
    })

    test('an expired nonce can be used again', async () => {
      await given.post({ author: 'ann' }, 'n')
      given.clock.advance(TTL_MS)
      const second = await given.post({ author: 'ann' }, 'n')
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(second))
      await given.store.sweep()
      expect(await given.store.receiptOf('ann', 'n')).toEqual(receiptFor(second))
    })
  })

  describe('the greatest key', () => {
    test('an empty store has none', async () => {
      expect(await given.store.lastKey()).toBeUndefined()
    })

    test('it is the greatest of all rooms, also after reopening', async () => {
      const greatest = await given.post({ room: 'b', key: makeKey(given.clock.now() + 9000) })
      await given.postMany(3, 'a')
      await given.postMany(3, 'c')
      expect(await given.store.lastKey()).toBe(greatest.key)
      await given.reopen()
      expect(await given.store.lastKey()).toBe(greatest.key)
    })

    test('it is gone with the last message', async () => {
      await given.postMany(3)
      given.clock.advance(TTL_MS)
      await given.store.sweep()
      expect(await given.store.lastKey()).toBeUndefined()
    })
  })
}
