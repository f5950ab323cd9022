import { useColour } from '../painter.ts'
import type { Features } from './features.ts'

export type Colour =
  | 'body'
  | 'second'
  | 'light'
  | 'dark'
  | 'blush'
  | 'ink'
  | 'white'
  | 'tongue'
  | 'beak'

/** What draws a face: its colours by name, and the shapes that it is made of. */
export interface Pen {
  g: CanvasRenderingContext2D
  hue: number
  features: Features
  /** Fills and strokes with it from now on. */
  colour(name: Colour): void
  oval(x: number, y: number, radiusX: number, radiusY: number, turn?: number): void
}

export function penFor(g: CanvasRenderingContext2D, hue: number, features: Features): Pen {
  const second = (hue + features.secondHue + 360) % 360
  const palette: Record<Colour, [hue: number, lightness: number, chroma: number]> = {
    body: [hue, 70, 0.145],
    second: [second, 82, 0.1],
    light: [hue, 86, 0.07],
    dark: [hue, 59, 0.14],
    blush: [second, 80, 0.11],
    ink: [hue, 24, 0.04],
    white: [hue, 99, 0.005],
    tongue: [22, 70, 0.15],
    beak: [75, 80, 0.15],
  }
  return {
    g,
    hue,
    features,
    colour: (name) => useColour(g, ...palette[name]),
    oval(x, y, radiusX, radiusY, turn = 0) {
      g.beginPath()
      g.ellipse(x, y, radiusX, radiusY, turn, 0, 7)
      g.fill()
    },
  }
}
