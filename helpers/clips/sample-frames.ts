import { writeTiles } from '../jpeg/write-tiles.ts'

/** As large as a page's own frames. */
export const SAMPLE_SIZE = 200

/** Coloured tiles that move from frame to frame, to try an encoder without a camera: checked JPEGs. */
export function sampleFrames(count: number): Buffer[] {
  return Array.from({ length: count }, (_, frame) =>
    writeTiles(SAMPLE_SIZE, (x, y) => [
      128 + 90 * Math.sin(x / 2 + frame / 3) * Math.cos(y / 3),
      128 + 60 * Math.cos(x / 4 - frame / 5),
      128 + 60 * Math.sin(y / 4 + frame / 5),
    ]),
  )
}
