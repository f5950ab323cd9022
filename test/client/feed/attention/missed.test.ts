import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMissed } from '../../../../client/feed/attention/missed.ts'
import type { Message } from '../../../../realtime/protocol.ts'
import { makeMessage } from '../../../support/messages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watchMissed() {
  const noticed: string[][] = []
  const page = { isHidden: true, me: 'me', muted: 'rude', seen: 0 }
  const missed = createMissed({
    isHidden: () => page.isHidden,
    isMine: ({ author }) => author === page.me,
    isMuted: (author) => author === page.muted,
    notice: (some) => noticed.push(some.map(({ key }) => key)),
    seen: () => page.seen++,
  })
  return { missed, noticed, page }
}

const by = (author: string, key: string): Message => ({ ...makeMessage(), author, key })

test('what comes to a hidden page is missed, and what comes to one that is looked at is not', () => {
  const { missed, noticed, page } = watchMissed()
  missed.came([by('ana', '1')])
  page.isHidden = false
  missed.came([by('ana', '2')])
  expect(noticed).toEqual([['1']])
  // Other tabs of the room need not count it either.
  expect(page.seen).toBe(1)
})

test("one's own messages are no news, from another tab either, nor are those of the muted", () => {
  const { missed, noticed } = watchMissed()
  missed.came([by('me', '1')])
  missed.came([by('rude', '2')])
  expect(noticed).toEqual([])
})

test('what was there before one came is not missed, what a reconnection brings is, all at once', () => {
  const { missed, noticed } = watchMissed()
  const sent = (at: number, message: Message): Message => ({ ...message, sentAt: at })
  missed.joined(1_000)
  // Both replays come in pieces.
  missed.replayed([sent(998, by('ana', '1'))])
  missed.replayed([sent(999, by('ben', '2'))])
  vi.advanceTimersByTime(1_000)
  missed.joined(5_000)
  missed.replayed([sent(2_000, by('ana', '3'))])
  missed.replayed([sent(3_000, by('me', '4'))])
  missed.replayed([sent(4_000, by('ben', '5'))])
  missed.replayed([])
  vi.advanceTimersByTime(1_000)
  expect(noticed).toEqual([['3', '5']])
})
