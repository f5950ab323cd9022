import { describe, expect, test } from 'vitest'
import { AnsweredGoneError } from '../../../database/message-store.ts'
import { makeKey, TTL_MS } from '../../support/messages.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** A message that answers another is kept only while that one can be read. */
export function describeAnswering(given: StoreUnderTest): void {
  describe('answering', () => {
    test('an answer comes back with what it answers, and can be answered itself', async () => {
      const asked = await given.post()
      const answer = await given.post({ replyTo: asked.key })
      const further = await given.post({ replyTo: answer.key })
      expect(await given.store.newest('lobby', 10)).toEqual([asked, answer, further])
      await given.reopen()
      expect(await given.store.get(answer.key)).toEqual({ ...answer, replyTo: asked.key })
    })

    test('an answer to nothing, or to a message of another room, is not kept', async () => {
      const elsewhere = await given.post({ room: 'elsewhere' })
      for (const replyTo of [elsewhere.key, makeKey(given.clock.now()), 'x', '*', '__proto__']) {
        await expect(given.post({ replyTo }), replyTo).rejects.toBeInstanceOf(AnsweredGoneError)
      }
      expect(await given.store.newest('lobby', 10)).toEqual([])
    })

    test('an answer to what has expired or was deleted is not kept', async () => {
      const old = await given.post()
      given.clock.advance(TTL_MS - 1)
      const young = await given.post()
      const inTime = await given.post({ replyTo: old.key })
      given.clock.advance(1)
      await given.store.remove(young.key)
      for (const { key } of [old, young]) {
        await expect(given.post({ replyTo: key })).rejects.toBeInstanceOf(AnsweredGoneError)
      }
      expect(await given.store.newest('lobby', 10)).toEqual([inTime])
    })

    test('an answer lives on when what it answers is gone', async () => {
      const asked = await given.post()
      const answer = await given.post({ replyTo: asked.key })
      await given.store.remove(asked.key)
      expect(await given.store.newest('lobby', 10)).toEqual([answer])
    })

    test('the answer of a nonce that is known has its first receipt, whatever it answers', async () => {
      const asked = await given.post()
      const first = await given.post({ replyTo: asked.key }, 'n')
      await given.store.remove(asked.key)
      const again = { ...first, key: makeKey(given.clock.now()) }
      const { receipt } = await given.store.keep(again, { nonce: 'n' })
      expect(receipt.key).toBe(first.key)
    })

    test('no message answers itself', async () => {
      const key = makeKey(given.clock.now())
      await expect(given.post({ key, replyTo: key })).rejects.toBeInstanceOf(AnsweredGoneError)
    })
  })
}
