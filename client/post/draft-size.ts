import {
  type Draft,
  MAX_PAYLOAD_BYTES,
  type RefusalBody,
  tooLargeFrame,
  tooLargePayload,
} from '../../realtime/protocol.ts'

/** How long a draft is as it is sent, whatever its page or bot has put into it. */
export function lengthOf(draft: Draft): number {
  return JSON.stringify(draft).length
}

/**
 * What the server would refuse for its size alone, in the server's own words. Sent, it might cost the
 * connection instead: above its ceiling the server cuts.
 */
export function tooLarge(draft: Draft): RefusalBody | undefined {
  const frame = Array.isArray(draft.frames) ? tooLargeFrame(draft.frames) : undefined
  return frame ?? (lengthOf(draft) > MAX_PAYLOAD_BYTES ? tooLargePayload() : undefined)
}
