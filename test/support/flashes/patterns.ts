import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runFfmpeg } from '../media/run-ffmpeg.ts'
import { withTempFolder } from '../temp-folder.ts'

/** Two pictures that are shown in turn. */
export interface Pattern {
  name: string
  width: number
  height: number
  /** Whether a pixel is lit, in the first picture and in the second. */
  isLit: readonly [IsLit, IsLit]
}

type IsLit = (x: number, y: number) => boolean

/** A pattern as pixels of red, green, blue and alpha. */
export interface Painted {
  width: number
  height: number
  frames: Uint8ClampedArray[]
}

export interface Shape {
  width: number
  height: number
  /** Of a square or a stripe, in pixels. */
  size: number
  /** Between two of them, in pixels. */
  gap: number
  moved: readonly [x: number, y: number]
  /** In radians. */
  angle: number
}

export type Kind = 'board' | 'stripes' | 'dots'

export const KINDS: readonly Kind[] = ['board', 'stripes', 'dots']

/** A pattern and its negative: every pixel changes. */
export function negatives(kind: Kind, shape: Shape): Pattern {
  const isLit = litBy(kind, shape)
  return { ...about(kind, shape), isLit: [isLit, (x, y) => !isLit(x, y)] }
}

/** A pattern in turn with darkness: what is lit changes, the rest does not. */
export function lamps(kind: Kind, shape: Shape): Pattern {
  return { ...about(kind, shape), isLit: [litBy(kind, shape), () => false] }
}

/** A square pattern that is not turned, and its negative. */
export function straight(kind: Kind, side: number, size: number, moved: number): Pattern {
  const shape: Shape = {
    width: side,
    height: side,
    size,
    gap: size,
    moved: [moved, moved],
    angle: 0,
  }
  return negatives(kind, shape)
}

/** Those that a single lattice of 20 by 20 cells did not see: each lay across the borders of most of them. */
export const FOUND: readonly Pattern[] = [
  straight('board', 200, 20, 5),
  straight('board', 400, 40, 10),
  straight('board', 480, 48, 12),
  straight('board', 200, 10, 5),
  straight('stripes', 200, 10, 5),
  // Of a picture whose pixels are larger than what is measured.
  straight('board', 16, 1, 0),
]

function about(kind: Kind, { width, height, size, gap, moved, angle }: Shape) {
  const numbers = [size, gap, ...moved, angle].map((value) => value.toFixed(2)).join(', ')
  return { name: `${kind}, ${width}x${height}: ${numbers}`, width, height }
}

function litBy(kind: Kind, shape: Shape): IsLit {
  const { size, gap, moved, angle } = shape
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const isIn = (place: number) => place - (size + gap) * Math.floor(place / (size + gap)) < size
  return (x, y) => {
    const [u, v] = [x + moved[0], y + moved[1]]
    const [across, down] = [u * cosine - v * sine, u * sine + v * cosine]
    if (kind === 'stripes') return isIn(across)
    if (kind === 'dots') return isIn(across) && isIn(down)
    return isIn(across) === isIn(down)
  }
}

/** In two greys, from 0 to 255. */
export function paint({ width, height, isLit }: Pattern, dark = 0, light = 255): Painted {
  const frames = isLit.map((isLitAt) => {
    const pixels = new Uint8ClampedArray(4 * width * height).fill(255)
    for (let at = 0; at < width * height; at += 1) {
      const grey = isLitAt(at % width, Math.floor(at / width)) ? light : dark
      pixels.fill(grey, 4 * at, 4 * at + 3)
    }
    return pixels
  })
  return { width, height, frames }
}

/** The share of the pixels that are not the same in both frames: 0 to 1. */
export function changingShare({ width, height, frames }: Painted): number {
  let count = 0
  for (let at = 0; at < 4 * width * height; at += 4) {
    if (frames[0]?.[at] !== frames[1]?.[at]) count += 1
  }
  return count / (width * height)
}

/** As JPEGs of the real ffmpeg. */
export function paintJpegs({ width, height, frames }: Painted): Promise<Buffer[]> {
  return withTempFolder(async (folder) => {
    await writeFile(join(folder, 'raw'), Buffer.concat(frames.map((frame) => Buffer.from(frame))))
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-i', 'raw']
    const output = ['-pix_fmt', 'yuvj420p', '-q:v', '3', '%d.jpg']
    await runFfmpeg('ffmpeg', ['-v', 'error', ...input, ...output], folder)
    return Promise.all(frames.map((_, index) => readFile(join(folder, `${index + 1}.jpg`))))
  })
}
