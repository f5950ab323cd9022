/** Cells along each side of a grid. */
export const GRID_SIDE = 20
export const CELLS = GRID_SIDE * GRID_SIDE
/** Of one grid: red, green and blue of each cell, row by row, as sRGB has them (0 to 255). */
export const GRID_BYTES = 3 * CELLS

/** A picture as 20 by 20 cells of its mean colour. */
export type Grid = Uint8Array

/** The grid of a picture's pixels: red, green, blue and alpha, row by row, as a canvas gives them. */
export function gridOf(pixels: ArrayLike<number>, width: number, height: number): Grid {
  const grid = new Uint8Array(GRID_BYTES)
  for (let cell = 0; cell < CELLS; cell += 1) {
    const [left, right] = part(cell % GRID_SIDE, width)
    const [top, bottom] = part(Math.floor(cell / GRID_SIDE), height)
    let [red, green, blue] = [0, 0, 0]
    for (let y = top; y < bottom; y += 1) {
      for (let at = 4 * (y * width + left); at < 4 * (y * width + right); at += 4) {
        red += pixels[at] ?? 0
        green += pixels[at + 1] ?? 0
        blue += pixels[at + 2] ?? 0
      }
    }
    const count = (right - left) * (bottom - top)
    grid.set(
      [red, green, blue].map((sum) => Math.round(sum / count)),
      3 * cell,
    )
  }
  return grid
}

/** From and to which pixel a column or row of cells reaches; of a small picture some share one. */
function part(index: number, pixels: number): [from: number, to: number] {
  const from = Math.floor((index * pixels) / GRID_SIDE)
  return [from, Math.max(from + 1, Math.floor(((index + 1) * pixels) / GRID_SIDE))]
}

/** The grids of pictures that lie one after the other in these bytes. */
export function gridsIn(bytes: Uint8Array): Grid[] {
  const count = Math.floor(bytes.length / GRID_BYTES)
  return Array.from({ length: count }, (_, frame) =>
    bytes.subarray(frame * GRID_BYTES, (frame + 1) * GRID_BYTES),
  )
}
