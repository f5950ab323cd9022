import { type Author, SIDE, useColour } from '../painter.ts'
import { drawEars } from './draw-ears.ts'
import type { Features } from './features.ts'
import { eyesOf, type Mouth, mouthsOf } from './mouth.ts'
import { type Pen, penFor } from './pen.ts'

/** Where the eyes are; the rest of the face goes by them. */
const EYES_Y = 100
const SWAY = 1.5

/** Draws the face in one of its loop's frames. What moves is small: eyes, mouth, a breath of sway. */
export function drawFace(
  g: CanvasRenderingContext2D,
  author: Pick<Author, 'hue'>,
  features: Features,
  { frame, typed }: { frame: number; typed: string },
): void {
  const pen = penFor(g, author.hue, features)
  drawGround(pen)
  g.save()
  g.translate(SIDE / 2, SWAY * Math.sin((frame * Math.PI) / 5))
  drawEars(pen)
  drawBody(pen)
  drawMarking(pen)
  drawCheeks(pen)
  drawEyes(pen, eyesOf(frame, features.blinkAt))
  const mouth = mouthsOf(typed)[frame] ?? { open: 0, wide: 1 }
  if (features.kind === 'bird') drawBeak(pen, mouth)
  else drawMouth(pen, mouth)
  g.restore()
}

function drawGround({ g, hue }: Pen): void {
  useColour(g, hue, 90, 0.045)
  g.fillRect(0, 0, SIDE, SIDE)
  useColour(g, hue, 95, 0.03)
  g.beginPath()
  g.arc(150, 40, 96, 0, 7)
  g.fill()
}

/** Head and shoulders in one line, as of a toy. */
function drawBody({ g, features, colour }: Pen): void {
  const half = features.headWidth / 2
  const top = features.headTop
  g.beginPath()
  g.moveTo(-half - 12, SIDE + 6)
  g.bezierCurveTo(-half - 8, 172, -half + 2, 160, -half + 4, 146)
  g.bezierCurveTo(-half - 6, 118, -half - 2, top + 4, -half + 22, top + 2)
  g.bezierCurveTo(-half + 36, top - 4, half - 36, top - 4, half - 22, top + 2)
  g.bezierCurveTo(half + 2, top + 4, half + 6, 118, half - 4, 146)
  g.bezierCurveTo(half - 2, 160, half + 8, 172, half + 12, SIDE + 6)
  g.closePath()
  colour('body')
  g.fill()
  g.save()
  g.clip()
  colour('second')
  g.beginPath()
  g.ellipse(0, 208, half - 16, 34, 0, 0, 7)
  g.fill()
  g.restore()
}

function drawMarking({ g, features, colour, oval }: Pen): void {
  const { marking, headTop: top, eyesApart } = features
  colour(marking === 'muzzle' ? 'light' : 'dark')
  if (marking === 'muzzle') oval(0, 126, 31, 22)
  if (marking === 'mask') {
    for (const side of [-1, 1]) oval(side * eyesApart, EYES_Y, 18, 16)
  }
  if (marking === 'spots') {
    for (const [x, y, r] of [
      [-26, 10, 5],
      [-12, 17, 3.5],
      [-33, 22, 3.5],
    ] as const)
      oval(x, top + y, r, r)
  }
  if (marking !== 'stripes') return
  for (const x of [-13, 0, 13]) {
    g.lineWidth = 5
    g.lineCap = 'round'
    g.beginPath()
    g.moveTo(x, top + 3)
    g.lineTo(x * 0.86, top + (x === 0 ? 20 : 14))
    g.stroke()
  }
}

function drawCheeks({ features, colour, oval }: Pen): void {
  const x = features.eyesApart + 17
  if (features.cheeks === 'none') return
  colour(features.cheeks === 'blush' ? 'blush' : 'dark')
  for (const side of [-1, 1]) {
    if (features.cheeks === 'blush') oval(side * x, EYES_Y + 20, 10, 7)
    else
      for (const [dx, dy] of [
        [-5, 0],
        [2, -4],
        [5, 3],
      ] as const)
        oval(side * (x - 4) + dx, EYES_Y + 20 + dy, 1.9, 1.9)
  }
}

function drawEyes(pen: Pen, open: number): void {
  const { g, features, colour, oval } = pen
  const { eyesApart, eyeSize } = features
  for (const side of [-1, 1]) {
    const x = side * eyesApart
    colour('ink')
    if (open === 0) {
      g.lineWidth = 3.4
      g.lineCap = 'round'
      g.beginPath()
      g.arc(x, EYES_Y - 3, eyeSize, 0.15 * Math.PI, 0.85 * Math.PI)
      g.stroke()
      continue
    }
    oval(x, EYES_Y, eyeSize, eyeSize * 1.28 * open)
    colour('white')
    oval(x + eyeSize * 0.3, EYES_Y - eyeSize * 0.45 * open, eyeSize * 0.34, eyeSize * 0.34 * open)
  }
  if (features.hasGlasses) drawGlasses(pen)
}

function drawGlasses({ g, features, colour }: Pen): void {
  const { eyesApart, eyeSize } = features
  const radius = Math.min(eyeSize + 8, eyesApart - 3)
  colour('ink')
  g.lineWidth = 3.2
  for (const side of [-1, 1]) {
    g.beginPath()
    g.arc(side * eyesApart, EYES_Y, radius, 0, 7)
    g.stroke()
  }
  g.beginPath()
  g.moveTo(radius - eyesApart, EYES_Y - 2)
  g.quadraticCurveTo(0, EYES_Y - 7, eyesApart - radius, EYES_Y - 2)
  g.stroke()
}

/** Shut it smiles; open it shows a tongue. */
function drawMouth({ g, colour }: Pen, { open, wide }: Mouth): void {
  const half = 9 + 8 * wide
  const y = EYES_Y + 22
  colour('ink')
  g.lineWidth = 4
  g.lineCap = 'round'
  g.lineJoin = 'round'
  g.beginPath()
  g.moveTo(-half, y)
  g.quadraticCurveTo(0, y + (open === 0 ? 13 : 3), half, y)
  if (open === 0) {
    g.stroke()
    return
  }
  const depth = 8 + 26 * open
  g.bezierCurveTo(half * 0.95, y + depth, -half * 0.95, y + depth, -half, y)
  g.closePath()
  g.stroke()
  g.fill()
  if (open < 0.3) return
  g.save()
  g.clip()
  colour('tongue')
  g.beginPath()
  g.ellipse(0, y + depth * 0.8, half * 0.72, depth * 0.3, 0, 0, 7)
  g.fill()
  g.restore()
}

/** A bird speaks with its beak: the lower half goes down. */
function drawBeak({ g, colour }: Pen, { open }: Mouth): void {
  const y = EYES_Y + 18
  const half = 15
  colour('tongue')
  lip(y + 14 + 14 * open)
  colour('beak')
  lip(y - 13)

  function lip(tipY: number): void {
    g.beginPath()
    g.moveTo(-half, y)
    g.quadraticCurveTo(-2, tipY, 0, tipY)
    g.quadraticCurveTo(2, tipY, half, y)
    g.quadraticCurveTo(0, y + 7, -half, y)
    g.fill()
  }
}
