import { MAX_FRAME_BYTES, MAX_FRAME_LENGTH, MAX_PAYLOAD_BYTES } from './limits.ts'
import type { RefusalBody } from './refusal-codes.ts'

/**
 * The refusal of the first frame that is too large, or `undefined`. Only lengths are looked at, so
 * that it costs nothing, however much was sent.
 */
export function tooLargeFrame(frames: readonly unknown[]): RefusalBody | undefined {
  const isTooLong = (frame: unknown) => typeof frame === 'string' && frame.length > MAX_FRAME_LENGTH
  const index = frames.findIndex(isTooLong)
  if (index === -1) return undefined
  const text = `Frame ${index + 1}: It may have at most ${MAX_FRAME_BYTES} bytes.`
  return { code: 'too_large', text, index }
}

/** The refusal of what does not fit into one payload: sent, it would only cost its connection. */
export function tooLargePayload(): RefusalBody {
  const text = `This is too large to send: at most ${MAX_PAYLOAD_BYTES} bytes, all frames together.`
  return { code: 'too_large', text }
}
