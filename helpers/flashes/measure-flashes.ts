import { isSaturatedRed, luminanceOf, type Rgb } from './colour.ts'
import { mostFlashes } from './count-flashes.ts'
import { type Flashes, MOST_FLASHES } from './flashes.ts'
import { CELLS, type Grid } from './grid.ts'
import { type CellFlash, generalFlashes, redFlashes } from './transitions.ts'

/** A loop as it plays, endlessly. */
export interface Loop {
  /** One for each frame. */
  grids: readonly Grid[]
  /** Frames a second. */
  fps: number
}

/** WCAG's quarter of the field of view: here of the clip, since a wall or a zoom makes any clip fill it. */
const QUARTER = 0.25
/** Two neighbours that stay below it stay below a quarter of either together (docs/decisions/017). */
const EIGHTH = 0.125

/**
 * Whether a loop flashes more than WCAG 2.2 allows in success criterion 2.3.1, Three Flashes or Below
 * Threshold (https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold): more than three general
 * flashes, or more than three red flashes, within any one second of endless play, over more than a
 * quarter of the picture.
 */
export function flashesTooMuch({ large }: Flashes): boolean {
  return large > MOST_FLASHES
}

export function measureFlashes({ grids, fps }: Loop): Flashes {
  const cells = Array.from({ length: CELLS }, (_, cell) => 3 * cell)
  const general = cells.map((at) => generalFlashes(grids.map((grid) => of(grid, at, luminanceOf))))
  const red = cells.map((at) => redFlashesAt(grids, at))
  const over = (share: number) => {
    const timing = { frames: grids.length, fps, share }
    return Math.max(mostFlashes(general, timing), mostFlashes(red, timing))
  }
  return { large: over(QUARTER), small: over(EIGHTH) }
}

/** Most cells never show a saturated red, and need no more than this look. */
function redFlashesAt(grids: readonly Grid[], at: number): CellFlash[] {
  if (!grids.some((grid) => of(grid, at, isSaturatedRed))) return []
  return redFlashes(grids.map((grid) => of<Rgb>(grid, at, (...colour) => colour)))
}

/** Something of the colour of the cell whose bytes begin there. */
function of<T>(grid: Grid, at: number, what: (red: number, green: number, blue: number) => T): T {
  return what(grid[at] ?? 0, grid[at + 1] ?? 0, grid[at + 2] ?? 0)
}
