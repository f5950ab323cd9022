import { join } from 'node:path'
import { packageRoot } from '../../../server/package-root.ts'

/** What Chromium's fake camera shows in every test. */
export const CAMERA_FILE = join(packageRoot, 'test-results/camera.y4m')

/** Deliberately not square: whoever stretches instead of cropping makes the circle an egg. */
const WIDTH = 640
const HEIGHT = 480
const RADIUS = 120

/** Y, Cb, Cr in studio range (BT.601). */
const RED = [81, 90, 240] as const
const BLUE = [41, 240, 110] as const
const WHITE = [235, 128, 128] as const

/**
 * A camera's picture as an uncompressed video of one frame, which Chromium repeats: left half red,
 * right half blue, a white circle in the middle. It proves crop, proportions and orientation.
 */
export function makeCameraVideo(): Buffer {
  const header = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F25:1 Ip A1:1 C420jpeg\n`
  const planes = [plane(0, 1), plane(1, 2), plane(2, 2)]
  const frame = Buffer.concat([Buffer.from('FRAME\n'), ...planes])
  return Buffer.concat([Buffer.from(header), frame, frame])
}

/** One of the three planes, of every `step`th pixel. */
function plane(channel: 0 | 1 | 2, step: number): Buffer {
  const pixels = Buffer.alloc((WIDTH / step) * (HEIGHT / step))
  let at = 0
  for (let y = 0; y < HEIGHT; y += step) {
    for (let x = 0; x < WIDTH; x += step) pixels[at++] = colourAt(x, y)[channel]
  }
  return pixels
}

function colourAt(x: number, y: number) {
  if (Math.hypot(x - WIDTH / 2, y - HEIGHT / 2) < RADIUS) return WHITE
  return x < WIDTH / 2 ? RED : BLUE
}
