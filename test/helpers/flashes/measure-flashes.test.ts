import { expect, test } from 'vitest'
import { GRID_BYTES, GRID_SIDE, type Grid, PLACES } from '../../../helpers/flashes/grid.ts'
import { flashesTooMuch, measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import { grey, joined, solid, solids } from '../../support/flashes/solid.ts'

const BLACK = solid([0, 0, 0])
const WHITE = solid([255, 255, 255])

function isRefused(grids: readonly Grid[], fps = 10): boolean {
  return flashesTooMuch(measureFlashes({ grids, fps }))
}

/** Two pictures in turn, as often as a loop of ten frames has room for. */
function strobe(one: Grid, other: Grid): Grid[] {
  return Array.from({ length: 10 }, (_, frame) => (frame % 2 === 0 ? one : other))
}

test.each([
  ['a strobe of black and white', 'wkwkwkwkwk', true],
  ['four flashes in a second', 'wkwkwkwkkk', true],
  ['three flashes in a second, which are allowed', 'wkwkwkkkkk', false],
  ['three flashes, the last of which lies over the wrap', 'kkwkkwkkkw', false],
  ['three flashes and one more over the wrap', 'wkkwkwkwkk', true],
  ['one picture', 'w', false],
  ['two frames, which play as a strobe', 'wk', true],
  ['three frames, three and a third flashes a second', 'wkk', true],
  ['four frames, two and a half flashes a second', 'wwkk', false],
  ['seven frames, four flashes within one second of three rounds', 'wkwkkkk', true],
  ['nine frames that flash twice', 'wkkkwkkkk', false],
  ['red and blue', 'rbrbrbrbrb', true],
  ['red, black and grey, three times', 'rkrkrkgggg', false],
])('%s', (_, letters, expected) => {
  expect(isRefused(solids(letters))).toBe(expected)
})

test('speed decides: what may play at five frames a second may not at ten', () => {
  const grids = solids('wkwkwkwkkk')
  expect(isRefused(grids, 5)).toBe(false)
  expect(isRefused(grids, 10)).toBe(true)
})

test('a change of a tenth of the largest luminance counts, a smaller one does not', () => {
  expect(isRefused(strobe(solid(grey(0.3)), solid(grey(0.41))))).toBe(true)
  expect(isRefused(strobe(solid(grey(0.3)), solid(grey(0.39))))).toBe(false)
})

test('where the darker picture is at 0.80 or above, nothing counts', () => {
  expect(isRefused(strobe(solid(grey(0.82)), WHITE))).toBe(false)
  expect(isRefused(strobe(solid(grey(0.78)), WHITE))).toBe(true)
})

test('a quarter of the picture may flash, one place more may not', () => {
  expect(isRefused(strobe(joined(WHITE, PLACES / 4, BLACK), BLACK))).toBe(false)
  expect(isRefused(strobe(joined(WHITE, PLACES / 4 + 1, BLACK), BLACK))).toBe(true)
})

test('a slow ramp is one change, in however many steps', () => {
  const ramp = Array.from({ length: 10 }, (_, frame) => solid(grey(frame / 10)))
  expect(measureFlashes({ grids: ramp, fps: 10 }).large).toBe(1)
})

test('a stair that rises and trembles by less than a tenth has no flashes within', () => {
  const stair = [0, 0.2, 0.15, 0.35, 0.3, 0.5, 0.45, 0.65, 0.6, 0.7]
  const grids = stair.map((level) => solid(grey(level)))
  expect(measureFlashes({ grids, fps: 10 }).large).toBe(1)
})

test('parts that flash at different instants, each small, are not added up', () => {
  // Five stripes of a fifth, each dark in two frames of its own.
  const stripe = (frame: number) =>
    Uint8Array.from(WHITE, (value, at) =>
      Math.floor((5 * at) / GRID_BYTES) === Math.floor(frame / 2) ? 0 : value,
    )
  const grids = Array.from({ length: 10 }, (_, frame) => stripe(frame))
  expect(measureFlashes({ grids, fps: 10 }).large).toBe(1)
})

test('parts that flash in turn, each large, are added up wherever they are', () => {
  const upper = joined(WHITE, PLACES / 2, BLACK)
  const lower = joined(BLACK, PLACES / 2, WHITE)
  expect(isRefused([upper, BLACK, lower, BLACK, upper, BLACK, lower, BLACK, BLACK, BLACK])).toBe(
    true,
  )
})

test('two halves in opposite phase, as squares of a checkerboard, flash together', () => {
  const [some, twice] = [0.15 * PLACES, 0.3 * PLACES]
  const turned = joined(BLACK, some, joined(WHITE, twice, BLACK))
  expect(isRefused(strobe(joined(WHITE, some, BLACK), turned))).toBe(true)
})

test('places that pause at frames of their own, each flashing four times, are seen to flash', () => {
  const patterns = ['kwkkwkwkwk', 'kwwkwkwkwk', 'kkwkwkwkwk', 'kkkwkwkwkw'].map((letters) =>
    solids(letters),
  )
  const grids = Array.from({ length: 10 }, (_, frame) =>
    Uint8Array.from(BLACK, (_, at) => patterns[Math.floor(at / 3) % 4]?.[frame]?.[at] ?? 0),
  )
  expect(isRefused(grids)).toBe(true)
})

test('a saturated red flashes even where its luminance changes by less than a tenth', () => {
  const [red, grey8] = [solid([190, 0, 0]), solid([88, 88, 88])]
  expect(isRefused(strobe(red, grey8))).toBe(true)
  // The same changes with a red that is not saturated.
  expect(isRefused(strobe(solid([190, 90, 90]), grey8))).toBe(false)
})

test('two saturated reds that differ little in colour do not flash', () => {
  expect(isRefused(strobe(solid([255, 0, 0]), solid([250, 60, 0])))).toBe(false)
})

test('what trembles in the dark, where JPEG decides about the colour, is no red', () => {
  expect(isRefused(strobe(solid([9, 0, 0]), solid([0, 0, 9])))).toBe(false)
})

test('it is told how much of the picture flashes: over a quarter, over an eighth', () => {
  const flashing = (rows: number) =>
    measureFlashes({ grids: strobe(joined(WHITE, rows * GRID_SIDE, BLACK), BLACK), fps: 10 })
  expect(flashing(7)).toEqual({ large: 0, small: 0 })
  expect(flashing(8)).toEqual({ large: 0, small: 5 })
  expect(flashing(15)).toEqual({ large: 0, small: 5 })
  expect(flashing(16)).toEqual({ large: 5, small: 5 })
})
