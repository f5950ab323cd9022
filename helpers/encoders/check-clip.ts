import type { Clip } from '../clips/run-encode.ts'
import { describeWebm } from '../webm/describe-webm.ts'
import { WebmError } from '../webm/ebml.ts'

/** Throws a `WebmError` that says what is wrong when a clip is not VP8, or not of this size and speed. */
export function checkClip({ webm, width, height, durationMs }: Clip, frames: number): void {
  const made = describeWebm(webm)
  const times = Array.from({ length: frames }, (_, frame) => (frame * durationMs) / frames)
  if (made.codec !== 'V_VP8') throw new WebmError(`it is of ${made.codec} instead of V_VP8`)
  if (made.width !== width || made.height !== height) {
    const size = `${made.width ?? '?'}x${made.height ?? '?'}`
    throw new WebmError(`it measures ${size} instead of ${width}x${height}`)
  }
  if (made.durationMs !== durationMs || times.join() !== made.framesAtMs.join()) {
    const shown = `${made.durationMs} ms (${made.framesAtMs.length} frames)`
    throw new WebmError(`it lasts ${shown} instead of ${durationMs} ms (${frames} frames)`)
  }
}
