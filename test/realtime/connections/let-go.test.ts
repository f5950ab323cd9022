import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { letGo } from '../../../realtime/connections/let-go.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.each([
  ['a few at once', 30, [30]],
  ['many in batches of fifty, so that other nodes have time for each', 120, [40, 80, 120]],
])('clients are let go %s', async (_, count, wanted) => {
  let closed = 0
  const gone = letGo(Array.from({ length: count }, () => ({ close: () => void closed++ })))
  const after: number[] = []
  for (let batch = 0; batch < wanted.length; batch += 1) {
    after.push(closed)
    await vi.advanceTimersByTimeAsync(100)
  }
  await gone
  expect(after).toEqual(wanted)
})

test('however many there are, they are gone in three seconds', async () => {
  let closed = 0
  const gone = letGo(Array.from({ length: 10_000 }, () => ({ close: () => void closed++ })))
  await vi.advanceTimersByTimeAsync(3_000)
  await gone
  expect(closed).toBe(10_000)
})
