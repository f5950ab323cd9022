import { GRID_BYTES, type Grid } from '../../../helpers/flashes/grid.ts'
import type { Colour } from './scenes.ts'

const NAMED: Record<string, Colour> = {
  w: [255, 255, 255],
  k: [0, 0, 0],
  r: [255, 0, 0],
  b: [0, 0, 255],
  g: [128, 128, 128],
}

/** Grids of one colour each: `wk` is a white one and then a black one. */
export function solids(letters: string): Grid[] {
  return [...letters].map((letter) => solid(NAMED[letter] ?? [0, 0, 0]))
}

export function solid(colour: Colour): Grid {
  return Uint8Array.from({ length: GRID_BYTES }, (_, at) => colour[at % 3] ?? 0)
}

/** A grey of this relative luminance (0 to 1), to the nearest of 256. */
export function grey(luminance: number): Colour {
  const value =
    255 * (luminance <= 0.0031308 ? 12.92 * luminance : 1.055 * luminance ** (1 / 2.4) - 0.055)
  const level = Math.round(value)
  return [level, level, level]
}

/** One grid in the first so many cells, the other in the rest. */
export function joined(first: Grid, cells: number, rest: Grid): Grid {
  return Uint8Array.from(first, (value, at) => (at < 3 * cells ? value : (rest[at] ?? 0)))
}
