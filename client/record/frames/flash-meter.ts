import { gridOf } from '../../../helpers/flashes/grid.ts'
import { flashesTooMuch, measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import { FRAME_SIZE, FRAMES_PER_SECOND, MAX_FRAMES } from '../../../realtime/protocol.ts'

/** A part of the page that is loaded while the first frames are taken. */

export interface Pixels {
  /** Red, green, blue and alpha, row by row. */
  data: ArrayLike<number>
  width: number
  height: number
}

/**
 * Whether the loop of these frames (JPEG data URIs) would flash more than is safe to look at, by the very
 * measure that the server takes (WCAG 2.3.1). Rejects when they cannot be decoded here.
 */
export async function wouldFlash(
  frames: readonly string[],
  decode: (frame: string) => Promise<Pixels> = decodeFrame,
): Promise<boolean> {
  const grids = await Promise.all(
    frames.map(async (frame) => {
      const { data, width, height } = await decode(frame)
      return gridOf(data, width, height)
    }),
  )
  return flashesTooMuch(measureFlashes({ grids, fps: FRAMES_PER_SECOND }))
}

let isWarm = false

/**
 * Measures one blank picture ten times, once: what a browser compiles at first use, four times the time of every
 * later one, is not waited for after the last frame then.
 */
export async function warmUp(): Promise<void> {
  if (isWarm) return
  isWarm = true
  const canvas = document.createElement('canvas')
  canvas.width = FRAME_SIZE
  canvas.height = FRAME_SIZE
  await wouldFlash(Array<string>(MAX_FRAMES).fill(canvas.toDataURL('image/jpeg')))
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
