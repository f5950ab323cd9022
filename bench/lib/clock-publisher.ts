import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'

/** A picture that says in its own pixels when it was made, for measuring how late it is shown. */

export const CLOCK = { bits: 32, block: 20, width: 640, height: 360 }
const FRAMES_PER_SECOND = 30
const WHITE = 235
const BLACK = 16

/**
 * Publishes 30 pictures a second through ffmpeg with a zero-latency encoder: along the top the
 * milliseconds of the clock as black and white squares, below it noise, so that the bit rate is used
 * up. Resolves to what stops it.
 */
export async function publishClock(url: string, options: { sound: boolean; bitrate: string }) {
  const child = spawn('ffmpeg', argumentsFor(url, options), {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const noise = Array.from({ length: 8 }, makeNoise)
  let count = 0
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  function next(): void {
    const picture = noise[count % noise.length]
    if (picture && child.stdin.writableLength < picture.length) {
      // A copy: the pipe may still be reading the last one.
      child.stdin.write(stamped(Buffer.from(picture), Date.now()))
    }
    count += 1
    timer = setTimeout(next, startedAt + (count * 1000) / FRAMES_PER_SECOND - performance.now())
  }
  child.stdin.on('error', () => undefined)
  next()
  return async function stop(): Promise<void> {
    clearTimeout(timer)
    child.stdin.end()
    child.kill('SIGINT')
    if (child.exitCode === null) await once(child, 'close')
  }
}

function argumentsFor(url: string, { sound, bitrate }: { sound: boolean; bitrate: string }) {
  const size = `${CLOCK.width}x${CLOCK.height}`
  const picture = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', size, '-r', `${FRAMES_PER_SECOND}`]
  const tone = sound ? ['-re', '-f', 'lavfi', '-i', 'sine=440:sample_rate=44100'] : []
  return [
    ...['-v', 'error', ...picture, '-i', 'pipe:0', ...tone],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
    ...['-g', '30', '-b:v', bitrate, '-maxrate', bitrate, '-bufsize', bitrate],
    ...(sound ? ['-c:a', 'aac', '-b:a', '64k'] : []),
    ...['-f', 'flv', url],
  ]
}

/** Dim, so that the squares stand out whatever the encoder throws away. */
function makeNoise(): Buffer {
  const bytes = randomBytes(CLOCK.width * CLOCK.height)
  return bytes.map((value) => 96 + (value >> 2)) as Buffer
}

function stamped(picture: Buffer, now: number): Buffer {
  for (let y = 0; y < CLOCK.block; y += 1) {
    for (let bit = 0; bit < CLOCK.bits; bit += 1) {
      const isSet = Math.floor(now / 2 ** bit) % 2 === 1
      const at = y * CLOCK.width + bit * CLOCK.block
      picture.fill(isSet ? WHITE : BLACK, at, at + CLOCK.block)
    }
  }
  return picture
}
