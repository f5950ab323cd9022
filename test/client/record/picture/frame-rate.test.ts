import { expect, test } from 'vitest'
import { isTooSlow, rateOf } from '../../../../client/record/picture/frame-rate.ts'

test('the rate is that of the pictures shown, however few were looked at', () => {
  const rate = rateOf({ now: 1_000, presentedFrames: 5 }, { now: 3_000, presentedFrames: 15 })
  expect(rate).toBe(5)
  const once = { now: 1_000, presentedFrames: 5 }
  expect(rateOf(once, once)).toBeUndefined()
  expect(rateOf(undefined, undefined)).toBeUndefined()
})

test('five pictures a second are enough for two seconds of film, not for one', () => {
  expect(isTooSlow(5, 200)).toBe(false)
  expect(isTooSlow(5, 100)).toBe(true)
  expect(isTooSlow(2, 200)).toBe(true)
  expect(isTooSlow(undefined, 100)).toBe(false)
})
