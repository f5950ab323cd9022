import { expect, test } from 'vitest'
import { gridOf } from '../../../helpers/flashes/grid.ts'
import { flashesTooMuch, measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import {
  changingShare,
  FOUND,
  KINDS,
  lamps,
  negatives,
  type Painted,
  paint,
  type Shape,
  straight,
} from '../../support/flashes/patterns.ts'
import { grey } from '../../support/flashes/solid.ts'
import { createRandom } from '../../support/random.ts'

function isRefused({ frames, width, height }: Painted): boolean {
  const grids = frames.map((frame) => gridOf(frame, width, height))
  return flashesTooMuch(measureFlashes({ grids, fps: 10 }))
}

const numbers = createRandom(17)
const between = (from: number, to: number) =>
  from + ((to - from) * numbers.below(2 ** 20)) / 2 ** 20

const SIZES = [
  [200, 200],
  [201, 201],
  [240, 180],
  [100, 100],
  [61, 61],
  [48, 48],
  [33, 21],
] as const

/** Squares, stripes and dots of so many cells, a twentieth of the side each, up to five; anywhere, in any direction. */
function anyShape(least = 1): Shape {
  const [width, height] = numbers.pick(SIZES)
  const size = (Math.max(width, height) / 20) * between(least, 5)
  const gap = numbers.pick([1, between(0.2, 1)]) * size
  const moved = [between(0, 99), between(0, 99)] as const
  return { width, height, size, gap, moved, angle: numbers.pick([0, between(0, Math.PI / 2)]) }
}

/** Two greys that differ by a little more than a tenth of the largest luminance. */
function weak(): [dark: number, light: number] {
  const dark = between(0, 0.6)
  return [grey(dark)[0], grey(dark + between(0.105, 0.2))[0]]
}

const ROUNDS = Array.from({ length: 60 }, (_, round) => KINDS[round % KINDS.length] ?? 'board')

test('a pattern that changes into its negative is refused, wherever it begins', () => {
  for (const kind of ROUNDS) {
    const pattern = negatives(kind, anyShape())
    expect(isRefused(paint(pattern)), pattern.name).toBe(true)
  }
})

test('a weak one, just over a tenth of the largest luminance, is refused from three cells on', () => {
  for (const kind of ROUNDS) {
    const [pattern, greys] = [negatives(kind, anyShape(3)), weak()]
    expect(isRefused(paint(pattern, ...greys)), `${pattern.name} in ${greys.join()}`).toBe(true)
  }
})

test('what changes more than a quarter of the pixels is refused; where it is weak, half of them', () => {
  for (const kind of ROUNDS) {
    const pattern = lamps(kind, anyShape(kind === 'dots' ? 1 : 3))
    const strong = paint(pattern)
    const share = changingShare(strong)
    if (share > 0.26) expect(isRefused(strong), pattern.name).toBe(true)
    if (share < 0.2) expect(isRefused(strong), pattern.name).toBe(false)
    const greys = weak()
    if (share > 0.5 && kind !== 'dots') expect(isRefused(paint(pattern, ...greys))).toBe(true)
  }
})

test.each(FOUND.map((pattern) => [pattern.name, pattern] as const))(
  '%s is refused',
  (_, pattern) => {
    expect(isRefused(paint(pattern))).toBe(true)
  },
)

test('a square of a quarter of the picture is the border', () => {
  const square = (side: number) =>
    lamps('dots', { width: 200, height: 200, size: side, gap: 999, moved: [0, 0], angle: 0 })
  expect(isRefused(paint(square(99)))).toBe(false)
  expect(isRefused(paint(square(102)))).toBe(true)
})

test('balanced patterns below 0.1 degrees, which WCAG exempts, are taken', () => {
  for (const kind of ['board', 'stripes'] as const) {
    for (const moved of [0, 1]) {
      expect(isRefused(paint(straight(kind, 200, 1, moved)))).toBe(false)
      expect(isRefused(paint(straight('board', 200, 2, moved)))).toBe(false)
    }
  }
})
