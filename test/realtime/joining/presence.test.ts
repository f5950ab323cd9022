import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPresence } from '../../../realtime/joining/presence.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a thousand people who come at once are announced twice', () => {
  let here = 0
  const told: number[] = []
  const presence = createPresence(
    () => here,
    (_, count) => told.push(count),
  )
  for (here = 1; here < 1000; here++) presence.changed('room')
  presence.changed('room')
  vi.advanceTimersByTime(250)
  expect(told).toEqual([1, 1000])
})

test('a member that came and went within one pause is taken back', () => {
  let here = 1
  const told: number[] = []
  const presence = createPresence(
    () => here,
    (_, count) => told.push(count),
  )
  presence.changed('room')
  here = 2
  presence.changed('room')
  here = 1
  presence.changed('room')
  vi.runAllTimers()
  expect(told).toEqual([1, 1])
})

test('once closed it tells nobody anything', () => {
  const told: number[] = []
  const presence = createPresence(
    () => 1,
    (_, count) => told.push(count),
  )
  presence.changed('room')
  presence.changed('room')
  presence.close()
  vi.runAllTimers()
  expect(told).toEqual([1])
  expect(vi.getTimerCount()).toBe(0)
})
