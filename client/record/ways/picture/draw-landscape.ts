import { SIDE } from '../painter.ts'

/** What stands in the row while no picture has been chosen. */
export function drawLandscape(g: CanvasRenderingContext2D): void {
  const sky = g.createLinearGradient(0, 0, 0, SIDE)
  sky.addColorStop(0, '#f0a55c')
  sky.addColorStop(1, '#fbe3c4')
  g.fillStyle = sky
  g.fillRect(0, 0, SIDE, SIDE)
  g.fillStyle = '#fff3d2'
  g.beginPath()
  g.arc(134, 80, 21, 0, 7)
  g.fill()
  hills(g, '#5f6b7e', [0, 152, 44, 106, 84, 142, 134, 96, 200, 154])
  hills(g, '#35424d', [0, 168, 60, 142, 116, 166, 164, 146, 200, 160])
}

function hills(g: CanvasRenderingContext2D, colour: string, points: number[]): void {
  g.fillStyle = colour
  g.beginPath()
  g.moveTo(0, SIDE)
  for (let at = 0; at + 1 < points.length; at += 2) g.lineTo(points[at] ?? 0, points[at + 1] ?? 0)
  g.lineTo(SIDE, SIDE)
  g.fill()
}
