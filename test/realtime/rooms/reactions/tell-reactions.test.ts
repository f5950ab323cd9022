import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Counts } from '../../../../realtime/protocol.ts'
import type { Io } from '../../../../realtime/rooms/clients/client.ts'
import { createTellReactions } from '../../../../realtime/rooms/reactions/tell-reactions.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A room with one member, and a store that answers as it is told. */
function open(counts: () => Promise<Map<string, Counts>>) {
  const emit = vi.fn()
  const io = { local: { to: () => ({ emit }) } } as unknown as Io
  const told = createTellReactions({
    ...{ io, reactions: { counts }, countIn: () => 1 },
    log: pino({ level: 'silent' }),
  })
  return { ...told, emit }
}

const away = () => Promise.reject(new Error('away'))

test('reactions that cannot be looked up are looked up again until the store is back', async () => {
  const counts = vi.fn(away)
  const { changed, emit, close } = open(counts)
  changed('den', ['k'])
  await vi.advanceTimersByTimeAsync(3000)
  expect(emit).not.toHaveBeenCalled()
  counts.mockResolvedValue(new Map([['k', { '👍': 2 }]]) as never)
  await vi.advanceTimersByTimeAsync(1000)
  expect(emit.mock.calls).toEqual([['reactions', { key: 'k', counts: { '👍': 2 } }]])
  close()
})

test('a look that fails while the server closes is not made again', async () => {
  let fail: (error: Error) => void = () => undefined
  const { changed, close } = open(
    () =>
      new Promise((_, reject) => {
        fail = reject
      }),
  )
  changed('den', ['k'])
  await vi.advanceTimersByTimeAsync(1000)
  close()
  fail(new Error('closed'))
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount()).toBe(0)
})
