import { waysText } from '../../../words/ways-text.ts'
import { type PaintedWay, paintedWay } from '../painted-way.ts'
import type { WaysPage } from '../ways-page.ts'
import { drawStrokes } from './draw-strokes.ts'
import { type Stroke, strokesIn } from './strokes.ts'
import { openSurface, type Surface } from './surface.ts'

/** A drawing made on the spot; its loop draws it again, stroke by stroke. */
export function drawingWay(page: WaysPage): PaintedWay {
  const strokes: Stroke[] = []
  let surface: Surface | undefined

  function draw(): void {
    surface ??= openSurface(strokes, page.author().hue, {
      drawn: () => page.status.say('problem', undefined),
      closed() {
        surface = undefined
      },
    })
  }

  const way = paintedWay(page, {
    name: 'drawing',
    painter: {
      paint: (g, frame) =>
        drawStrokes(g, strokes.length === 0 ? SCRIBBLE : strokesIn(strokes, frame)),
    },
    isReady: () => strokes.length > 0,
    async prepare() {
      draw()
      page.status.say('problem', { text: waysText.drawFirst, keepsWords: true })
      return false
    },
    release: () => surface?.close(),
    settings() {
      draw()
      return []
    },
  })
  const { take } = way
  return Object.assign(way, {
    async take(...what: Parameters<PaintedWay['take']>) {
      const frames = await take(...what)
      surface?.close()
      return frames
    },
  })
}

/** What stands in the row while nothing has been drawn. */
const SCRIBBLE: Stroke[] = [
  { colour: '#2b6fd8', width: 8, points: scribble() },
  {
    colour: '#d9521a',
    width: 8,
    points: [
      [48, 156],
      [80, 149],
      [120, 148],
      [154, 152],
    ],
  },
]

function scribble(): [number, number][] {
  return Array.from({ length: 40 }, (_, index) => {
    const turn = (index / 39) * 4.2 * Math.PI
    return [46 + index * 2.7 + 17 * Math.sin(turn), 90 - 30 * Math.cos(turn) + index * 0.3]
  })
}
