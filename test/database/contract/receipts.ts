import { describe, expect, test } from 'vitest'
import { makeMessage, TTL_MS } from '../../support/messages.ts'
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
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(message))
      expect(await given.store.receiptOf('lobby', 'ann', 'N')).toBeUndefined()
      expect(await given.store.receiptOf('lobby', 'bob', 'n')).toBeUndefined()
      expect(await given.store.receiptOf('lobby', 'an', 'nn')).toBeUndefined()
      expect(await given.store.receiptOf('lobby', '', 'n')).toBeUndefined()
    })

    test('a message without a nonce has no receipt to be found', async () => {
      await given.post({ author: 'ann' })
      expect(await given.store.receiptOf('lobby', 'ann', '')).toBeUndefined()
    })

    test('of two messages with one nonce only the first is kept, and its receipt is the answer', async () => {
      const first = await given.post({ author: 'ann' }, 'n')
      const again = makeMessage({ sentAt: given.clock.now(), author: 'ann' })
      expect(await given.store.keep(again, { nonce: 'n' })).toEqual({ receipt: receiptFor(first) })
      expect(await given.store.newest('lobby', 10)).toEqual([first])
      expect(await given.store.get(again.key)).toBeUndefined()
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(first))
      await given.reopen()
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(first))
    })

    test('a receipt outlives the removal of its message, but not its expiry', async () => {
      const message = await given.post({ author: 'ann' }, 'n')
      await given.store.remove(message.key)
      await given.store.sweep()
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(message))
      await given.reopen()
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(message))
      given.clock.advance(TTL_MS)
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toBeUndefined()
      await given.store.sweep()
      given.clock.advance(-TTL_MS)
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toBeUndefined()
    })

    test('a nonce is good once in all rooms, and again where nothing came of it', async () => {
      const first = await given.post({ author: 'ann', room: 'den' }, 'n')
      expect(await given.store.receiptOf('attic', 'ann', 'n')).toEqual(receiptFor(first))
      const elsewhere = makeMessage({ sentAt: given.clock.now(), author: 'ann', room: 'attic' })
      const kept = await given.store.keep(elsewhere, { nonce: 'n' })
      expect(kept).toEqual({ receipt: receiptFor(first) })
      expect(await given.store.newest('attic', 10)).toEqual([])
      const refused = makeMessage({ sentAt: given.clock.now(), author: 'ann', room: 'den' })
      const isRefused = { nonce: 'm', settingsVersion: 99 }
      await expect(given.store.keep(refused, isRefused)).rejects.toThrow('have changed')
      const again = await given.post({ author: 'ann', room: 'attic' }, 'm')
      expect(await given.store.receiptOf('den', 'ann', 'm')).toEqual(receiptFor(again))
    })

    test('two with one nonce that are kept at the same moment are one', async () => {
      const both = [0, 1].map(() => makeMessage({ sentAt: given.clock.now(), author: 'ann' }))
      const kept = await Promise.all(both.map((one) => given.store.keep(one, { nonce: 'n' })))
      const newest = await given.store.newest('lobby', 10)
      expect(newest).toHaveLength(1)
      expect(kept.map(({ receipt }) => receipt.key)).toEqual([newest[0]?.key, newest[0]?.key])
    })

    test('an expired nonce can be used again', async () => {
      await given.post({ author: 'ann' }, 'n')
      given.clock.advance(TTL_MS)
      const second = await given.post({ author: 'ann' }, 'n')
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(second))
      await given.store.sweep()
      expect(await given.store.receiptOf('lobby', 'ann', 'n')).toEqual(receiptFor(second))
    })
  })
}
