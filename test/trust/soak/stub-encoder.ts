import { randomBytes } from 'node:crypto'
import type { ClipEncoder } from '../../../helpers/clips/clip-encoder.ts'

/** Has one and the same clip for everybody at once: by default 20 KB of what nothing compresses. */
export function createStubEncoder(webm: Buffer = randomBytes(20_000)): ClipEncoder {
  return {
    encode: () =>
      Promise.resolve({
        webm,
        width: 64,
        height: 48,
        durationMs: 1000,
        flashes: { large: 0, small: 0 },
      }),
    runInBackground: (task) => task(new AbortController().signal),
    active: 0,
    queued: 0,
    close: () => Promise.resolve(),
  }
}
