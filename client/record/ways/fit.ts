import { SIDE } from './painter.ts'

/** `filled`: its middle fills the square; `whole`: all of it is seen, with the ground beside it. */
export type Fit = 'filled' | 'whole'

export interface Size {
  width: number
  height: number
}

/** Where a picture goes in a square of this side: never stretched. */
export function fitted({ width, height }: Size, fit: Fit, side: number) {
  const least = Math.min(side / width, side / height)
  const most = Math.max(side / width, side / height)
  const scale = fit === 'whole' ? least : most
  const [w, h] = [width * scale, height * scale]
  return { x: (side - w) / 2, y: (side - h) / 2, width: w, height: h }
}

/** Draws it into the painter's square. */
export function drawFitted(
  g: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  size: Size,
  fit: Fit,
): void {
  const { x, y, width, height } = fitted(size, fit, SIDE)
  g.drawImage(picture, x, y, width, height)
}
