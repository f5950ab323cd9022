import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatchdog } from '../../stage/watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('silence for more than five seconds is heard', () => {
  const bark = vi.fn()
  const watchdog = startWatchdog(bark)
  vi.advanceTimersByTime(5000)
  expect(bark).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(bark).toHaveBeenCalledOnce()
  watchdog.stop()
})

test('any word begins the five seconds again', () => {
  const bark = vi.fn()
  const watchdog = startWatchdog(bark)
  for (let count = 0; count < 10; count += 1) {
    vi.advanceTimersByTime(4000)
    watchdog.heard()
  }
  expect(bark).not.toHaveBeenCalled()
  watchdog.stop()
})

test('after stop nobody listens', () => {
  const bark = vi.fn()
  startWatchdog(bark).stop()
  vi.advanceTimersByTime(60_000)
  expect(bark).not.toHaveBeenCalled()
})
