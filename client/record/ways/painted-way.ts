import { recordFrames } from '../frames/recorder.ts'
import type { Way } from '../way.ts'
import { type Painter, SIDE } from './painter.ts'
import type { WaysPage } from './ways-page.ts'

/** A way that paints its frames, and so can paint them smaller, in the row, too. */
export interface PaintedWay extends Way, Painter {
  /** Chosen, and neither let go of nor failed: its picture stands in the preview. */
  readonly isShown: boolean
  /** What can be set, as elements; made when the way in use is tapped again. */
  settings(): HTMLElement[]
}

export interface PaintedWayOptions {
  name: Way['name']
  painter: Painter
  /** Whether there is something to send; by default always. */
  isReady?(): boolean
  /** Asks for what is missing; true when there is something to send after it. */
  prepare?(): Promise<boolean>
  release?(): void
  settings?(): HTMLElement[]
}

/** A way whose ten frames are painted, at once: nobody is filmed, and nobody waits. */
export function paintedWay(page: WaysPage, options: PaintedWayOptions): PaintedWay {
  const { name, painter, isReady = () => true, prepare, release, settings } = options
  let isShown = false
  return {
    name,
    picture: page.picture,
    isFilmed: false,
    paint: painter.paint,
    settings: settings ?? (() => []),
    get isOpen() {
      return isShown && isReady()
    },
    get isShown() {
      return isShown
    },
    async open() {
      isShown = true
      if (isReady()) return true
      // A page that is loaded asks for nothing: that takes a tap or a key (transient activation).
      if (navigator.userActivation?.isActive === false) return false
      return (await prepare?.()) === true
    },
    async close() {
      isShown = false
      release?.()
    },
    take: (typed, signal, took) =>
      recordFrames((canvas, frame) => paintOn(canvas, painter, frame, typed), signal, {
        intervalMs: 0,
        took,
      }),
  }
}

/** Paints a frame in a canvas of any size. */
export function paintOn(
  canvas: HTMLCanvasElement,
  painter: Painter,
  frame: number,
  typed: string,
): void {
  const g = canvas.getContext('2d')
  if (g === null) return
  const scale = canvas.width / SIDE
  g.setTransform(scale, 0, 0, scale, 0, 0)
  g.imageSmoothingQuality = 'high'
  painter.paint(g, frame, typed)
}
