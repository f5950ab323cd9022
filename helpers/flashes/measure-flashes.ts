import { isSaturatedRed, luminanceOf } from './colour.ts'
import { mostFlashes } from './count-flashes.ts'
import { type Flashes, MOST_FLASHES } from './flashes.ts'
import { cellsOf, GRID_BYTES, type Grid, PLACES } from './grid.ts'
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
/** Of the 255 steps of red, green and blue: by so few no luminance changes by a tenth, at white by 0.095. */
const STILL = 11

/**
 * Whether a loop flashes more than WCAG 2.2 allows in success criterion 2.3.1, Three Flashes or Below
 * Threshold (https://www.w3.org/TR/WCAG22/#three-flashes-or-below-threshold): more than three general
 * flashes, or more than three red flashes, within any one second of endless play, over more than a
 * quarter of the picture.
 */
export function flashesTooMuch({ large }: Flashes): boolean {
  return large > MOST_FLASHES
}

export function measureFlashes({ grids: places, fps }: Loop): Flashes {
  const grids = places.map(cellsOf)
  const timing = { frames: grids.length, fps }
  const leasts = [QUARTER, EIGHTH].map((share) => Math.round(share * PLACES))
  const general = mostFlashes(generalFlashesOf(grids), timing, leasts)
  const red = mostFlashes(redFlashesOf(grids), timing, leasts)
  const [large = 0, small = 0] = general.map((count, index) => Math.max(count, red[index] ?? 0))
  return { large, small }
}

/** Of each cell that has some. */
function generalFlashesOf(grids: readonly Grid[]): CellFlash[][] {
  const found: CellFlash[][] = []
  const curve = new Float64Array(grids.length)
  for (let at = 0; at < GRID_BYTES; at += 3) {
    if (isStill(grids, at)) continue
    let frame = 0
    for (const grid of grids) {
      curve[frame] = luminanceOf(grid[at] ?? 0, grid[at + 1] ?? 0, grid[at + 2] ?? 0)
      frame += 1
    }
    const flashes = generalFlashes(curve)
    if (flashes.length > 0) found.push(flashes)
  }
  return found
}

/** Most cells are, and need no more than this look. */
function isStill(grids: readonly Grid[], at: number): boolean {
  for (let part = at; part < at + 3; part += 1) {
    let [least, most] = [255, 0]
    for (const grid of grids) {
      const value = grid[part] ?? 0
      least = value < least ? value : least
      most = value > most ? value : most
    }
    if (most - least > STILL) return false
  }
  return true
}

/** The same; most cells never show a saturated red, and need no more than a look. */
function redFlashesOf(grids: readonly Grid[]): CellFlash[][] {
  const found: CellFlash[][] = []
  for (let at = 0; at < GRID_BYTES; at += 3) {
    for (const grid of grids) {
      const [red, green, blue] = [grid[at] ?? 0, grid[at + 1] ?? 0, grid[at + 2] ?? 0]
      if (red <= green || red <= blue || !isSaturatedRed(red, green, blue)) continue
      found.push(redFlashesAt(grids, at))
      break
    }
  }
  return found
}

function redFlashesAt(grids: readonly Grid[], at: number): CellFlash[] {
  return redFlashes(grids.map((grid) => [grid[at] ?? 0, grid[at + 1] ?? 0, grid[at + 2] ?? 0]))
}
