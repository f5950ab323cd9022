import { type Grid, gridOf } from '../../../helpers/flashes/grid.ts'
import { flashesTooMuch, measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import { FRAMES_PER_SECOND } from '../../../realtime/protocol.ts'

/** A part of the page that is loaded while the first frames are taken. */

export interface Pixels {
  /** Red, green, blue and alpha, row by row. */
  data: ArrayLike<number>
  width: number
  height: number
}

/** A frame (a JPEG data URI) as flashes are measured on it. Rejects when it cannot be decoded here. */
export async function gridOfFrame(
  frame: string,
  decode: (frame: string) => Promise<Pixels> = decodeFrame,
): Promise<Grid> {
  const { data, width, height } = await decode(frame)
  return gridOf(data, width, height)
}

/**
 * Whether the loop of these frames, in the order in which they play, would flash more than is safe to look
 * at, by the very measure that the server takes (WCAG 2.3.1).
 */
export function wouldFlash(grids: Grid[]): boolean {
  return flashesTooMuch(measureFlashes({ grids, fps: FRAMES_PER_SECOND }))
}

async function decodeFrame(frame: string): Promise<Pixels> {
  const image = new Image()
  image.src = frame
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('There is no canvas.')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}
