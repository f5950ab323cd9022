import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHold, HOLD_MS } from '../../../../client/post/compose/hold.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a press that lasts is held, once, while it still lasts', () => {
  const held = vi.fn()
  const hold = createHold(held)
  hold.down()
  vi.advanceTimersByTime(HOLD_MS - 1)
  expect(held).not.toHaveBeenCalled()
  vi.advanceTimersByTime(HOLD_MS * 10)
  expect(held).toHaveBeenCalledTimes(1)
  expect(hold.up()).toBe(true)
  expect(hold.up()).toBe(false)
})

test('a tap is not held, however often it is repeated', () => {
  const held = vi.fn()
  const hold = createHold(held)
  for (let tap = 0; tap < 5; tap++) {
    hold.down()
    vi.advanceTimersByTime(HOLD_MS - 1)
    expect(hold.up()).toBe(false)
  }
  vi.advanceTimersByTime(HOLD_MS * 10)
  expect(held).not.toHaveBeenCalled()
})
