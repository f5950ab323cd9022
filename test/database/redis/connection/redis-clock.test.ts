import { expect, test, vi } from 'vitest'
import { createRedisClock } from '../../../../database/redis/connection/redis-clock.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'

test('a clock that differs by more than two seconds from that of Redis is warned of once, and again when it jumps', () => {
  const own = createFakeClock(1_000_000)
  const onWarning = vi.fn()
  const clock = createRedisClock(own, onWarning)
  clock.set(1_000_400, 500)
  expect(clock.now()).toBe(1_000_000)
  clock.set(1_001_000, 5)
  expect(clock.now()).toBe(1_001_000)
  expect(onWarning).not.toHaveBeenCalled()
  clock.set(340_000, 5)
  clock.set(340_300, 5)
  expect(clock.now()).toBe(340_300)
  expect(onWarning.mock.calls).toEqual([[expect.stringContaining('660 s ahead of')]])
  own.advance(700_000)
  clock.set(340_300, 5)
  expect(clock.now()).toBe(340_300)
  expect(onWarning).toHaveBeenCalledTimes(2)
})
