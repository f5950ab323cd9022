import { expect, test } from 'vitest'
import { type Stroke, strokesIn } from '../../../../client/record/ways/drawing/strokes.ts'

const line = (length: number): Stroke => ({
  ...{ colour: 'black', width: 5 },
  points: Array.from({ length }, (_, n) => [n, n] as const),
})
const count = (strokes: Stroke[]) => strokes.reduce((sum, { points }) => sum + points.length, 0)

test('a drawing is whole at first, then drawn again at an even pace', () => {
  const drawing = [line(30), line(50)]
  const counts = Array.from({ length: 10 }, (_, frame) => count(strokesIn(drawing, frame)))
  expect(counts).toEqual([80, 80, 10, 20, 30, 40, 50, 60, 70, 80])
})

test('its strokes come one after the other', () => {
  expect(strokesIn([line(30), line(50)], 4).map(({ points }) => points.length)).toEqual([30])
  expect(strokesIn([line(30), line(50)], 5).map(({ points }) => points.length)).toEqual([30, 10])
})

test('a single dot is there in every frame', () => {
  for (let frame = 0; frame < 10; frame++) expect(count(strokesIn([line(1)], frame))).toBe(1)
  expect(strokesIn([], 3)).toEqual([])
})
