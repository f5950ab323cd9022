import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What stands before the camera. */
export type Scene = 'head' | 'flat' | 'busy'
export const SCENES: Scene[] = ['head', 'flat', 'busy']
export const FRAMES = 10
/** One JPEG after the other, as our server gives them to ffmpeg. */
export const STREAM = 'frames'

export interface Content {
  name: Scene
  /** A folder with `1.jpg` to `10.jpg`, and all of them in `frames`. */
  folder: string
  jpegs: Buffer[]
  /** The same as the data URIs that a browser sends. */
  frames: string[]
  size: number
}

type Rgb = [number, number, number]

/** Ten frames of a scene, the same on every machine, as JPEGs of about a browser's quality 0.4. */
export async function makeContent(name: Scene, parent: string, size = 200): Promise<Content> {
  const folder = join(parent, `${name}-${size}`)
  await mkdir(folder, { recursive: true })
  const paint = SCENE_PAINTERS[name]()
  const pixels = Array.from({ length: FRAMES }, (_, index) => draw(size, paint(index / FRAMES)))
  await saveJpegs(folder, size, Buffer.concat(pixels))
  const names = Array.from({ length: FRAMES }, (_, index) => join(folder, `${index + 1}.jpg`))
  const jpegs = await Promise.all(names.map((file) => readFile(file)))
  await writeFile(join(folder, STREAM), Buffer.concat(jpegs))
  const frames = jpegs.map((jpeg) => `data:image/jpeg;base64,${jpeg.toString('base64')}`)
  return { name, folder, jpegs, frames, size }
}

/** The colour at a place; both from 0 to 1. */
type Picture = (x: number, y: number) => Rgb
const SCENE_PAINTERS: Record<Scene, () => (time: number) => Picture> = {
  head: paintHead,
  flat: paintFlat,
  busy: paintBusy,
}

/** A person who talks and sways before a wall, seen by a cheap sensor: noise in every pixel. */
function paintHead() {
  const random = createRandom(12_345)
  const noisy = (colour: Rgb): Rgb => {
    const grain = (random() + random() + random() - 1.5) * 18
    return [colour[0] + grain, colour[1] + grain, colour[2] + grain]
  }
  return (time: number): Picture => {
    const middle = 0.5 + Math.sin(time * 2 * Math.PI) * 0.05
    const height = 0.45 + Math.cos(time * 2 * Math.PI) * 0.02
    const mouth = 0.01 + Math.abs(Math.sin(time * 12)) * 0.025
    const parts: [Rgb, number, number, number, number][] = [
      [[140, 59, 59], middle, height + 0.1, 0.06, mouth],
      [[34, 34, 34], middle - 0.06, height - 0.02, 0.02, 0.015],
      [[34, 34, 34], middle + 0.06, height - 0.02, 0.02, 0.015],
      [[58, 42, 28], middle, height - 0.15, 0.18, 0.11],
      [[201, 154, 122], middle, height, 0.17, 0.23],
      [[43, 58, 103], middle, 1.02, 0.38, 0.3],
    ]
    return (x, y) => {
      const part = parts.find(([, cx, cy, rx, ry]) => isInside(x, y, cx, cy, rx, ry))
      if (part) return noisy(part[0])
      if (x > 0.05 && x < 0.25 && y > 0.1 && y < 0.6) return noisy([91, 74, 58])
      return noisy([138 - 77 * y, 127 - 58 * y, 112 - 30 * y])
    }
  }
}

/** One colour and a disc that crosses it: what a slide or a drawn figure looks like. */
function paintFlat() {
  return (time: number): Picture =>
    (x, y) =>
      isInside(x, y, 0.2 + 0.6 * time, 0.5, 0.13, 0.13) ? [221, 170, 51] : [68, 102, 136]
}

/** Hundreds of bright tiles, new ones in every frame: the worst a camera can be waved at. */
function paintBusy() {
  const random = createRandom(54_321)
  return (): Picture => {
    const side = 24
    const tiles = Array.from({ length: side * side }, (): Rgb => {
      return [random() * 255, random() * 255, random() * 255]
    })
    return (x, y) => tiles[Math.floor(y * side) * side + Math.floor(x * side)] ?? [0, 0, 0]
  }
}

function isInside(x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean {
  return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1
}

/** The generator of Numerical Recipes: the same numbers on every machine. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function draw(size: number, picture: Picture): Buffer {
  const pixels = Buffer.alloc(size * size * 3)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const colour = picture((x + 0.5) / size, (y + 0.5) / size)
      colour.forEach((value, channel) => {
        pixels[(y * size + x) * 3 + channel] = Math.max(0, Math.min(255, Math.round(value)))
      })
    }
  }
  return pixels
}

async function saveJpegs(folder: string, size: number, pixels: Buffer): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${size}x${size}`, '-i', 'pipe:0']
  const output = ['-pix_fmt', 'yuvj420p', '-q:v', '9', '-flags', '+bitexact', '%d.jpg']
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
    cwd: folder,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  child.stdin.end(pixels)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error('ffmpeg made no frames')
}
