import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { MESSAGE } from '../protocol/messages.ts'

const TAG_HEADER_BYTES = 11
const BACK_POINTER_BYTES = 4

/**
 * The messages in an aggregate, as relays and some encoders send them: FLV tags one after the other,
 * whose times count from that of the first (specification 7.1.6). Any other message is itself.
 */
export function* separate(message: RtmpMessage): Generator<RtmpMessage> {
  if (message.type !== MESSAGE.aggregate) return yield message
  const { payload, streamId } = message
  let first: number | undefined
  for (let at = 0; at + TAG_HEADER_BYTES <= payload.length; ) {
    const end = at + TAG_HEADER_BYTES + payload.readUIntBE(at + 1, 3)
    if (end > payload.length) return
    const time = payload.readUIntBE(at + 4, 3) + payload.readUInt8(at + 7) * 2 ** 24
    first ??= time
    const timestamp = (message.timestamp + time - first) >>> 0
    const body = payload.subarray(at + TAG_HEADER_BYTES, end)
    yield { type: payload.readUInt8(at), streamId, timestamp, payload: body }
    at = end + BACK_POINTER_BYTES
  }
}
