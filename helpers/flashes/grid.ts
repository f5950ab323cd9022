/**
 * Places along each side of a grid, three to a cell: what is judged is the mean of a cell, a twentieth of the
 * side, wherever it begins. On a single lattice of cells, a pattern that lies across their borders is grey.
 */
export const GRID_SIDE = 60
export const PLACES = GRID_SIDE * GRID_SIDE
/** Of one grid: red, green and blue of each place, row by row, as sRGB has them (0 to 255). */
export const GRID_BYTES = 3 * PLACES

/** A picture as 60 by 60 places of its mean colour. */
export type Grid = Uint8Array

/**
 * The grid of a picture's pixels: red, green, blue and alpha, row by row, as a canvas gives them. A pixel on
 * the border of two places counts for both by its parts (a box filter), as ffmpeg does it.
 */
export function gridOf(pixels: ArrayLike<number>, width: number, height: number): Grid {
  const across = partsOf(width)
  const sums = new Float64Array(GRID_BYTES)
  const row = new Float64Array(3 * GRID_SIDE)
  let summed = -1
  for (const { place, pixel, weight } of partsOf(height)) {
    if (pixel !== summed) sumRow(row, pixels, 4 * pixel * width, across)
    summed = pixel
    let to = place * row.length
    for (const value of row) {
      sums[to] = (sums[to] ?? 0) + weight * value
      to += 1
    }
  }
  const grid = new Uint8Array(GRID_BYTES)
  for (let at = 0; at < GRID_BYTES; at += 1) grid[at] = Math.round(sums[at] ?? 0)
  return grid
}

/** A row of pixels that begins there, as the colours of the columns of places. */
function sumRow(row: Float64Array, pixels: ArrayLike<number>, start: number, parts: Part[]): void {
  row.fill(0)
  for (const { place, pixel, weight } of parts) {
    const to = 3 * place
    const from = start + 4 * pixel
    row[to] = (row[to] ?? 0) + weight * (pixels[from] ?? 0)
    row[to + 1] = (row[to + 1] ?? 0) + weight * (pixels[from + 1] ?? 0)
    row[to + 2] = (row[to + 2] ?? 0) + weight * (pixels[from + 2] ?? 0)
  }
}

interface Part {
  place: number
  pixel: number
  /** How much of the place is this pixel. */
  weight: number
}

/** What each column, or row, of places is made of. */
function partsOf(pixels: number): Part[] {
  const size = pixels / GRID_SIDE
  const parts: Part[] = []
  for (let place = 0; place < GRID_SIDE; place += 1) {
    const [from, to] = [place * size, (place + 1) * size]
    for (let pixel = Math.floor(from); pixel < Math.min(pixels, to - 1e-9); pixel += 1) {
      const weight = (Math.min(to, pixel + 1) - Math.max(from, pixel)) / size
      parts.push({ place, pixel, weight })
    }
  }
  return parts
}

/** The grids of pictures that lie one after the other in these bytes. */
export function gridsIn(bytes: Uint8Array): Grid[] {
  const count = Math.floor(bytes.length / GRID_BYTES)
  return Array.from({ length: count }, (_, frame) =>
    bytes.subarray(frame * GRID_BYTES, (frame + 1) * GRID_BYTES),
  )
}

/** The mean of the cell around each place: itself and its neighbours, as far as there are some. */
export function cellsOf(grid: Grid): Grid {
  return blurred(blurred(grid, 3), 3 * GRID_SIDE)
}

/** In one direction, in which neighbours are so many bytes apart. */
function blurred(grid: Grid, apart: number): Grid {
  const means = new Uint8Array(GRID_BYTES)
  const last = apart * (GRID_SIDE - 1)
  const round = apart * GRID_SIDE
  for (let at = 0; at < GRID_BYTES; at += 1) {
    const along = at % round
    const before = along < apart ? undefined : grid[at - apart]
    const after = along >= last ? undefined : grid[at + apart]
    const own = grid[at] ?? 0
    if (before !== undefined && after !== undefined) means[at] = (before + own + after + 1) / 3
    else means[at] = (own + (before ?? after ?? own) + 1) / 2
  }
  return means
}
