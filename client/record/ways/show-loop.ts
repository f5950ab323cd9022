import { FRAMES_PER_SECOND, MAX_FRAMES } from '../../../realtime/protocol.ts'
import { type PaintedWay, paintOn } from './painted-way.ts'
import type { Row } from './row.ts'
import type { WaysPage } from './ways-page.ts'

/** As fast as a loop plays for those who see it. */
const FRAME_MS = 1000 / FRAMES_PER_SECOND

/**
 * Paints the preview and the row over and over, as the loop will play: what is typed is seen at
 * once. While all is paused, and under reduced motion, it stands at its first frame; only what a camera
 * or a shared screen shows there goes on, as in a mirror.
 */
export function startLoop(
  { picture, typed, isPaused }: WaysPage,
  ways: PaintedWay[],
  row: Row,
): void {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)')
  let frame = 0

  function paint(): void {
    const shown = ways.find(({ isShown }) => isShown)
    if (document.hidden || (shown === undefined && !row.isShown)) return
    frame = isStill.matches || isPaused() ? 0 : (frame + 1) % MAX_FRAMES
    if (shown !== undefined) paintOn(picture, shown, frame, typed())
    row.paint(frame, typed())
  }

  setInterval(paint, FRAME_MS)
  paint()
}
