import type { Kind } from './kinds.ts'
import type { Pen } from './pen.ts'

/** What stands behind the head and tells the kinds apart. */
export function drawEars(pen: Pen): void {
  const half = pen.features.headWidth / 2
  const top = pen.features.headTop
  for (const side of [-1, 1]) {
    pen.g.save()
    pen.g.scale(side, 1)
    EARS[pen.features.kind](pen, half, top)
    pen.g.restore()
  }
}

/** Each draws the right one; the other is its mirror image. */
const EARS: Record<Kind, (pen: Pen, half: number, top: number) => void> = {
  bear({ colour, oval }, half, top) {
    colour('body')
    oval(half - 14, top + 8, 19, 19)
    colour('second')
    oval(half - 14, top + 8, 9, 9)
  },
  cat(pen, half, top) {
    triangle(pen, 'body', [half - 42, top + 10], [half - 4, top - 32], [half + 1, top + 26])
    triangle(pen, 'second', [half - 26, top + 6], [half - 8, top - 16], [half - 5, top + 16])
  },
  rabbit({ colour, oval }, half, top) {
    colour('body')
    oval(half - 22, top - 14, 14, 38, 0.2)
    colour('second')
    oval(half - 21, top - 14, 6, 26, 0.2)
  },
  newt(pen, half, top) {
    for (const [dy, tilt] of [
      [14, -24],
      [32, -4],
      [50, 18],
    ] as const) {
      stalk(pen, 'body', [half - 12, top + dy + 8], [half + 30, top + dy + tilt], 12)
    }
  },
  bird(pen, _half, top) {
    stalk(pen, 'body', [2, top + 8], [7, top - 20], 9)
    stalk(pen, 'second', [0, top + 8], [0, top - 28], 8)
  },
  hound({ colour, oval }, half, top) {
    colour('dark')
    oval(half + 1, top + 34, 16, 36, -0.2)
  },
  deer(pen, half, top) {
    stalk(pen, 'second', [half - 32, top + 8], [half - 18, top - 30], 7)
    stalk(pen, 'second', [half - 25, top - 10], [half - 4, top - 24], 6)
    pen.colour('body')
    pen.oval(half + 4, top + 22, 21, 10, -0.35)
  },
  sprout(pen, _half, top) {
    stalk(pen, 'dark', [0, top + 6], [0, top - 16], 5)
    pen.colour('second')
    pen.oval(17, top - 24, 18, 9, -0.5)
  },
  beetle(pen, half, top) {
    stalk(pen, 'dark', [half - 34, top + 8], [half - 20, top - 24], 5)
    pen.colour('second')
    pen.oval(half - 19, top - 27, 9, 9)
  },
}

type Point = readonly [x: number, y: number]

function triangle(
  { g, colour }: Pen,
  name: 'body' | 'second',
  ...[a, b, c]: [Point, Point, Point]
) {
  colour(name)
  g.lineJoin = 'round'
  g.lineWidth = 10
  g.beginPath()
  g.moveTo(...a)
  g.lineTo(...b)
  g.lineTo(...c)
  g.closePath()
  g.fill()
  g.stroke()
}

function stalk(
  { g, colour }: Pen,
  name: 'body' | 'second' | 'dark',
  from: Point,
  to: Point,
  width: number,
) {
  colour(name)
  g.lineCap = 'round'
  g.lineWidth = width
  g.beginPath()
  g.moveTo(...from)
  g.lineTo(...to)
  g.stroke()
}
