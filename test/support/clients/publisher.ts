import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mustBeUndone } from '../forgotten.ts'

export interface PublisherOptions {
  port: number
  room: string
  /** Nothing is sent as key when it is empty. */
  key: string
  /** One of ffmpeg's test sources; a moving picture by default. */
  picture?: string
  /** Without sound when false. */
  sound?: boolean
  /** Frames between two key frames; 15 by default, half a second. */
  keyEvery?: number
  bitrate?: string
  /** Put behind the input: filters and the like. */
  more?: string[]
}

export interface Publisher {
  child: ChildProcess
  /** What ffmpeg has complained of so far. */
  output(): string
  /** Resolves with ffmpeg's exit code and last words. */
  ended: Promise<{ code: number | null; output: string }>
  /** Says goodbye as ffmpeg does when one presses q. */
  stop(): Promise<void>
}

const PICTURE = 'testsrc2=size=320x240:rate=30'

/** A real ffmpeg that publishes in real time until it is stopped. */
export function startPublisher(options: PublisherOptions): Publisher {
  const child = spawn('ffmpeg', ['-v', 'error', '-re', ...argumentsFor(options)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (bytes: Buffer) => {
    output += bytes.toString()
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }))
  const stop = async () => {
    child.kill('SIGINT')
    // A publisher that was frozen or hangs in a dead connection does not hear it.
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(timer)
  }
  void ended.then(mustBeUndone('a publisher', stop))
  return { child, output: () => output, ended, stop }
}

function argumentsFor(options: PublisherOptions): string[] {
  const { port, room, key, picture = PICTURE, sound = true, keyEvery = 15, more = [] } = options
  const query = key === '' ? '' : `?key=${key}`
  const input = ['-f', 'lavfi', '-i', picture]
  if (sound) input.push('-f', 'lavfi', '-i', 'sine=440:sample_rate=44100')
  const { bitrate = '600k' } = options
  return [
    ...input,
    ...more,
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
    ...['-g', `${keyEvery}`, '-b:v', bitrate, '-maxrate', bitrate, '-bufsize', bitrate],
    ...(sound ? ['-c:a', 'aac', '-b:a', '64k'] : []),
    ...['-f', 'flv', `rtmp://127.0.0.1:${port}/live/${room}${query}`],
  ]
}
