import { MAX_FRAMES } from '../../../../realtime/protocol.ts'

export type Point = readonly [x: number, y: number]

/** One line drawn without lifting, in pixels of the painter's square. */
export interface Stroke {
  colour: string
  width: number
  points: Point[]
}

/** Beyond it a drawing takes no more: it is redrawn ten times a second. */
export const MAX_POINTS = 20_000
/**
 * It is whole at first: that frame is its poster, and all that those see who have stopped motion.
 */
const WHOLE_FRAMES = 2

/**
 * What of a drawing stands in one of the ten frames: whole, then its strokes again in the order in
 * which they were drawn, at an even pace.
 */
export function strokesIn(strokes: readonly Stroke[], frame: number): Stroke[] {
  const total = strokes.reduce((sum, { points }) => sum + points.length, 0)
  const share = frame < WHOLE_FRAMES ? 1 : (frame + 1 - WHOLE_FRAMES) / (MAX_FRAMES - WHOLE_FRAMES)
  let left = Math.ceil(total * share)
  const shown: Stroke[] = []
  for (const stroke of strokes) {
    if (left <= 0) break
    shown.push({ ...stroke, points: stroke.points.slice(0, left) })
    left -= stroke.points.length
  }
  return shown
}
