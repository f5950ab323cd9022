import { expect, test } from 'vitest'
import { boomerang } from '../../../../client/record/frames/boomerang.ts'

test('forth and back are the same ten frames, each once, without a jump where the loop closes', () => {
  const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  const played = boomerang(frames)
  expect(played).toEqual([0, 2, 4, 6, 8, 9, 7, 5, 3, 1])
  const steps = played.map((frame, at) => Math.abs(frame - (played[(at + 1) % 10] ?? 0)))
  expect(Math.max(...steps)).toBeLessThanOrEqual(2)
})
