/** The side of the square that painters paint in; canvases of other sizes are scaled to it. */
export const SIDE = 200

/** What it takes to paint somebody's frames: who they are, and what they are about to say. */
export interface Author {
  /** The author id; `undefined` before the server has said it. */
  id: string | undefined
  /** The name that is shown, chosen or given. */
  name: string
  /** In degrees, as the ring has it. */
  hue: number
}

/** Paints one of the ten frames of a loop, in a square of `SIDE` by `SIDE`. */
export interface Painter {
  paint(g: CanvasRenderingContext2D, frame: number, typed: string): void
}

/** A colour of the author's: lightness in percent and chroma as oklch counts them. */
function shade(hue: number, lightness: number, chroma: number): string {
  return `oklch(${lightness}% ${chroma} ${hue})`
}

/**
 * Fills with an oklch colour; a browser that does not know oklch keeps the plain one, which is set
 * first.
 */
export function useColour(
  g: CanvasRenderingContext2D,
  hue: number,
  lightness: number,
  chroma: number,
): void {
  // The hues of hsl lie about 20 degrees before those of oklch.
  const plain = `hsl(${(hue + 340) % 360} ${Math.min(90, chroma * 420)}% ${lightness * 0.82}%)`
  for (const colour of [plain, shade(hue, lightness, chroma)]) {
    g.fillStyle = colour
    g.strokeStyle = colour
  }
}
