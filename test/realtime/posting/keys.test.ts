import { version } from 'uuid'
import { expect, test } from 'vitest'
import { createKeys } from '../../../realtime/posting/keys.ts'

test('keys are UUIDs of version 7 and sort by time', () => {
  const clock = { now: () => Date.now() }
  const { next } = createKeys(clock)
  const keys = Array.from({ length: 5000 }, next)
  expect(version(keys[0] ?? '')).toBe(7)
  expect([...keys].sort()).toEqual(keys)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a clock that is set back does not make keys go back', () => {
  let now = 1_800_000_000_000
  const { next } = createKeys({ now: () => now })
  const before = next()
  now -= 3_600_000
  expect(next() > before).toBe(true)
})

test('keys go on after one that another has made, even if the clock is behind it', () => {
  const other = createKeys({ now: () => 1_800_000_000_000 })
  other.next()
  const last = other.next()
  const own = createKeys({ now: () => 1_700_000_000_000 })
  own.goPast(last)
  own.goPast(createKeys({ now: () => 1_600_000_000_000 }).next())
  expect(own.next() > last).toBe(true)
})

test('a key does not tell what the next one will be', () => {
  let now = 1_800_000_000_000
  const { next } = createKeys({ now: () => now++ })
  const afterTheInstant = Array.from({ length: 500 }, () => next().slice(14))
  const counters = new Set(afterTheInstant.map((text) => text.slice(0, 9)))
  expect(counters.size).toBeGreaterThan(490)
})
