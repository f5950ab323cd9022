import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatchdog } from '../../stage/watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('silence for more than five seconds is heard', () => {
  const onTimeout = vi.fn()
  const watchdog = startWatchdog(onTimeout)
  vi.advanceTimersByTime(5000)
  expect(onTimeout).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(onTimeout).toHaveBeenCalledOnce()
  watchdog.stop()
})

test('any word begins the five seconds again', () => {
  const onTimeout = vi.fn()
  const watchdog = startWatchdog(onTimeout)
  for (let count = 0; count < 10; count += 1) {
    vi.advanceTimersByTime(4000)
    watchdog.heard()
  }
  expect(onTimeout).not.toHaveBeenCalled()
  watchdog.stop()
})

test('after stop nobody listens', () => {
  const onTimeout = vi.fn()
  startWatchdog(onTimeout).stop()
  vi.advanceTimersByTime(60_000)
  expect(onTimeout).not.toHaveBeenCalled()
})
