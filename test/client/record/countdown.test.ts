import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { countDown } from '../../../client/record/countdown.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it counts 3, 2, 1, a second each, and is over after the last one', async () => {
  const shown: number[] = []
  let isOver = false
  void countDown(new AbortController().signal, (left) => void shown.push(left)).then(() => {
    isOver = true
  })
  for (const expected of [[3], [3, 2], [3, 2, 1]]) {
    expect(shown).toEqual(expected)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(isOver).toBe(true)
})

test('it ends at once, with the reason, when it is stopped', async () => {
  const stopper = new AbortController()
  const counted = countDown(stopper.signal, () => undefined)
  stopper.abort(new Error('not yet'))
  await expect(counted).rejects.toThrow('not yet')
  expect(vi.getTimerCount()).toBe(0)
})
