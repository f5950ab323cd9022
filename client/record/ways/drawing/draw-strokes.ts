import { SIDE } from '../painter.ts'
import type { Stroke } from './strokes.ts'

/** The paper that is drawn on: the same in both colour schemes, since others see it in theirs. */
export const PAPER = '#fcf9f5'

export function drawStrokes(g: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  g.fillStyle = PAPER
  g.fillRect(0, 0, SIDE, SIDE)
  g.lineCap = 'round'
  g.lineJoin = 'round'
  for (const { colour, width, points } of strokes) {
    g.strokeStyle = colour
    g.lineWidth = width
    g.beginPath()
    points.forEach(([x, y], index) => {
      if (index === 0) g.moveTo(x, y)
      // A dot is a line, too, and one without length would not be drawn.
      g.lineTo(x + 0.01, y)
    })
    g.stroke()
  }
}
