import { Counter, Histogram, type Registry } from 'prom-client'
import {
  type ClipEncoder,
  EncodeError,
  type EncodeOptions,
} from '../../helpers/clips/clip-encoder.ts'

/** The kinds of encodes: the loop of a message, or a file that somebody saves. */
export const KINDS = ['clip', 'export'] as const
type Kind = (typeof KINDS)[number]

/** What an encode can come to: `ok`, or the code of an `EncodeError`. */
export const ENCODE_OUTCOMES = [
  'ok',
  'busy',
  'failed',
  'missing',
  'unable',
  'closed',
  'aborted',
] as const satisfies readonly ('ok' | EncodeError['code'])[]

/** Returns what gives an encoder's clips a count and two clocks: waiting, and encoding. */
export function createClipMetrics(register: Registry): (encoder: ClipEncoder) => ClipEncoder {
  const clips = createCounter(register)
  const clocks = createClocks(register)

  async function counted<T>(kind: Kind, work: () => Promise<T>): Promise<T> {
    try {
      const made = await work()
      clips.inc({ kind, outcome: 'ok' })
      return made
    } catch (error) {
      clips.inc({ kind, outcome: error instanceof EncodeError ? error.code : 'failed' })
      throw error
    }
  }

  return (encoder) => {
    const encode = (frames: Buffer[], options: EncodeOptions = {}) =>
      counted('clip', async () => {
        const clock = clocks.start()
        const clip = await encoder.encode(frames, {
          ...options,
          onProgress(stage, ahead) {
            if (stage === 'encoding') clock.begun()
            options.onProgress?.(stage, ahead)
          },
        })
        clock.ended()
        return clip
      })
    return {
      encode,
      runInBackground: (task, address) =>
        counted('export', () => encoder.runInBackground(task, address)),
      get active() {
        return encoder.active
      },
      get queued() {
        return encoder.queued
      },
      close: () => encoder.close(),
    }
  }
}

function createCounter(register: Registry) {
  const clips = new Counter({
    name: 'animate_clips_total',
    help: 'Clips and exports by what became of them: ok, or why there is none.',
    labelNames: ['kind', 'outcome'] as const,
    registers: [register],
  })
  for (const kind of KINDS) {
    for (const outcome of ENCODE_OUTCOMES) clips.inc({ kind, outcome }, 0)
  }
  return clips
}

/** Clips alone: an export waits for every clip, so its time says nothing. */
function createClocks(register: Registry) {
  const registers = [register]
  const waiting = new Histogram({
    name: 'animate_clip_wait_seconds',
    help: 'How long a clip waited for an encoder.',
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8],
    registers,
  })
  const encoding = new Histogram({
    name: 'animate_clip_seconds',
    help: 'How long ffmpeg took for a clip, its start included.',
    buckets: [0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 3],
    registers,
  })
  return {
    start() {
      const addedAt = performance.now()
      let begunAt = addedAt
      return {
        begun() {
          begunAt = performance.now()
          waiting.observe((begunAt - addedAt) / 1000)
        },
        ended: () => encoding.observe((performance.now() - begunAt) / 1000),
      }
    },
  }
}
