import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openPulse } from '../../../../database/redis/connection/pulse.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is due at the same time is done at one wake-up, each duty as often as it wants', () => {
  const pulse = openPulse()
  const at: Record<string, number[]> = { look: [], beat: [] }
  pulse.every(1000, () => at.look?.push(Date.now()))
  const stop = pulse.every(3000, () => at.beat?.push(Date.now()))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(6000)
  expect(at.look).toHaveLength(6)
  expect(at.beat).toEqual([at.look?.[2], at.look?.[5]])
  stop()
  vi.advanceTimersByTime(6000)
  expect([at.look?.length, at.beat?.length]).toEqual([12, 2])
  pulse.close()
  expect(vi.getTimerCount()).toBe(0)
})
