import { writeTiles, type Ycc } from '../../../helpers/jpeg/write-tiles.ts'
import { toDataUri } from '../media/frames.ts'

const COLOURS: Record<string, Ycc> = {
  w: [255, 128, 128],
  k: [0, 128, 128],
  r: [76, 85, 255],
  b: [29, 255, 107],
}

/** JPEGs of one colour each, in these letters: `wk` is a white one and then a black one. */
export function strobe(letters: string, side = 200): Buffer[] {
  return [...letters].map((letter) => writeTiles(side, () => COLOURS[letter] ?? [128, 128, 128]))
}

/** The same as data URIs. */
export function strobeFrames(letters: string, side?: number): string[] {
  return strobe(letters, side).map(toDataUri)
}
