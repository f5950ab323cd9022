export interface Crop {
  x: number
  y: number
  side: number
}

/** The largest square in the middle of a picture, in its pixels: nobody is ever stretched. */
export function centreCrop(width: number, height: number): Crop {
  const side = Math.min(width, height)
  return { x: (width - side) / 2, y: (height - side) / 2, side }
}
