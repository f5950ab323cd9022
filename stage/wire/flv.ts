/** FLV, the container that RTMP's audio and video are made for: a header, then tags. */

export const FLV_AUDIO = 8
export const FLV_VIDEO = 9
export const FLV_SCRIPT = 18

const TAG_HEADER_BYTES = 11

/** The file's first 13 bytes. Players wait for what these announce, so it has to be true. */
export function flvHeader(has: { audio: boolean }): Buffer {
  const flags = has.audio ? 0b101 : 0b001
  return Buffer.from([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0])
}

/** One tag with the length behind it that every tag has. `timestamp` in ms, modulo 2^32. */
export function flvTag(type: number, timestamp: number, payload: Buffer): Buffer {
  const tag = Buffer.allocUnsafe(TAG_HEADER_BYTES + payload.length + 4)
  tag.writeUInt8(type, 0)
  tag.writeUIntBE(payload.length, 1, 3)
  tag.writeUIntBE(timestamp & 0xffffff, 4, 3)
  tag.writeUInt8(timestamp >>> 24, 7)
  tag.writeUIntBE(0, 8, 3)
  payload.copy(tag, TAG_HEADER_BYTES)
  tag.writeUInt32BE(TAG_HEADER_BYTES + payload.length, TAG_HEADER_BYTES + payload.length)
  return tag
}

/** What a tag carries, without its time. */
export function payloadOf(tag: Buffer): Buffer {
  return tag.subarray(TAG_HEADER_BYTES, tag.length - 4)
}
