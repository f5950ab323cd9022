import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_FRAMES } from '../../../realtime/protocol.ts'
import { madeOnce } from './made-once.ts'
import { runFfmpeg } from './run-ffmpeg.ts'

export interface FrameWishes {
  /** As many as a draft may hold by default. */
  count?: number
  /** 200 by default. */
  width?: number
  height?: number
  /** `moving` (a test picture, the default), `noise`, or one colour such as `red`. */
  pattern?: string
  /** From 2, the best, to 31. */
  quality?: number
  /** How the colours are stored; what canvases write by default. */
  pixels?: 'yuvj420p' | 'yuvj444p'
}

const made = new Map<string, Promise<Buffer[]>>()

/** Real JPEGs made by the real ffmpeg; the same wish is made once. */
export function makeJpegs(wishes: FrameWishes = {}): Promise<Buffer[]> {
  const key = JSON.stringify(wishes)
  const known = made.get(key) ?? make(wishes)
  made.set(key, known)
  return known
}

/** The same as the data URIs that a canvas would give. */
export async function makeFrames(wishes: FrameWishes = {}): Promise<string[]> {
  return (await makeJpegs(wishes)).map(toDataUri)
}

export function toDataUri(jpeg: Buffer): string {
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

async function make(wishes: FrameWishes): Promise<Buffer[]> {
  const {
    count = MAX_FRAMES,
    width = 200,
    height = 200,
    quality = 10,
    pixels = 'yuvj420p',
  } = wishes
  const picture = source(wishes.pattern ?? 'moving', width, height)
  const input = ['-v', 'error', '-f', 'lavfi', '-i', picture, '-frames:v', `${count}`]
  const output = ['-pix_fmt', pixels, '-q:v', `${quality}`, '-flags', '+bitexact', '%d.jpg']
  const command = [...input, ...output]
  const folder = await madeOnce(command, async (making) => {
    await runFfmpeg('ffmpeg', command, making)
  })
  const names = Array.from({ length: count }, (_, index) => `${index + 1}.jpg`)
  return Promise.all(names.map((name) => readFile(join(folder, name))))
}

function source(pattern: string, width: number, height: number): string {
  // The test picture has even sides only.
  const geometry = `size=${width + (width % 2)}x${height + (height % 2)}:rate=10`
  const cut = `format=rgb24,crop=${width}:${height}:exact=1`
  if (pattern === 'moving') return `testsrc2=${geometry},${cut}`
  const noise = 'noise=alls=100:allf=t+u:all_seed=1'
  if (pattern === 'noise') return `color=gray:${geometry},format=rgb24,${noise},${cut}`
  return `color=${pattern}:${geometry},${cut}`
}
