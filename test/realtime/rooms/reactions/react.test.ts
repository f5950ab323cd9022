import { expect, test, vi } from 'vitest'
import { Refusal } from '../../../../realtime/answers/refusal.ts'
import type { Member } from '../../../../realtime/rooms/clients/member.ts'
import { createReact } from '../../../../realtime/rooms/reactions/react.ts'

test('a reaction counts for its author and its address, and not for the author where the address is spent', async () => {
  const [check, consume, consumeOfAddress] = [vi.fn(), vi.fn(), vi.fn()]
  const react = createReact({
    reactions: { react: async () => ({ on: true, counts: { '👍': 1 } }) },
    confirmPost: async () => undefined,
    limits: {
      reactions: { consume },
      reactionsByAddress: { check, consume: consumeOfAddress },
    } as never,
    meter: { reacted() {} },
  })
  const member = { room: 'den', author: 'ana', address: '192.0.2.1' } as Member
  await react(member, { key: 'k', emoji: '👍' })
  expect(consume.mock.calls).toEqual([['ana']])
  expect(consumeOfAddress.mock.calls).toEqual([['192.0.2.1']])
  check.mockRejectedValue(new Refusal('rate_limited', 'Too many.'))
  await expect(react(member, { key: 'k', emoji: '👍' })).rejects.toThrow('Too many.')
  expect(consume).toHaveBeenCalledTimes(1)
})
