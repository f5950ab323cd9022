import { randomBytes } from 'node:crypto'
import type { ClipEncoder } from '../../helpers/clip-encoder.ts'

/** Makes 20 KB of what nothing compresses at once, in place of a clip. */
export function makeTestWebm(): ClipEncoder {
  const webm = randomBytes(20_000)
  return {
    encode: () => Promise.resolve({ webm, width: 64, height: 48, durationMs: 1000 }),
    runInBackground: (task) => task(new AbortController().signal),
    active: 0,
    queued: 0,
    close: () => Promise.resolve(),
  }
}
