import { ProtocolError } from '../protocol/protocol-error.ts'

/**
 * Enhanced RTMP: codecs named by four letters, H.264 and AAC among them, and several tracks. What
 * can be played is rewritten as RTMP has always said it; second tracks are left out.
 * https://veovera.org/docs/enhanced/enhanced-rtmp-v2
 */

const IS_ENHANCED_VIDEO = 0x80
const ENHANCED_AUDIO = 9

const START = 0
const FRAMES = 1
const FRAMES_WITHOUT_OFFSET = 3
const VIDEO_METADATA = 4
const AUDIO_CHANNELS = 4
const MULTITRACK = 5
const VIDEO_MULTITRACK = 6
const MODIFIED = 7
const ONE_TRACK = 0

const H264 = 7
const AAC_STEREO = 0xaf
const NO_OFFSET = Buffer.alloc(3)

export const ONLY_H264 = 'Only H.264 video can be shown here.'
export const ONLY_AAC = 'Only AAC sound can be played here.'

/**
 * A video message as H.264 without four letters; `undefined` when there is nothing in it to show.
 * Throws a `ProtocolError` with a sentence for the publisher when it is another codec.
 */
export function plainVideo(payload: Buffer): Buffer | undefined {
  const [first = 0] = payload
  if (!(first & IS_ENHANCED_VIDEO)) return payload
  const packet = readPacket(payload, VIDEO_MULTITRACK)
  if (packet === undefined || packet.type === VIDEO_METADATA) return undefined
  if (packet.codec !== 'avc1') throw new ProtocolError(ONLY_H264)
  const frame = (first & 0x70) | H264
  if (packet.type === START) return tagOf([frame, 0], NO_OFFSET, packet.body)
  if (packet.type === FRAMES) return tagOf([frame, 1], packet.body)
  if (packet.type === FRAMES_WITHOUT_OFFSET) return tagOf([frame, 1], NO_OFFSET, packet.body)
  return undefined
}

/** The same for sound and AAC. */
export function plainAudio(payload: Buffer): Buffer | undefined {
  const [first = 0] = payload
  if (first >> 4 !== ENHANCED_AUDIO) return payload
  const packet = readPacket(payload, MULTITRACK)
  if (packet === undefined || packet.type === AUDIO_CHANNELS) return undefined
  if (packet.codec !== 'mp4a') throw new ProtocolError(ONLY_AAC)
  if (packet.type === START) return tagOf([AAC_STEREO, 0], packet.body)
  return packet.type === FRAMES ? tagOf([AAC_STEREO, 1], packet.body) : undefined
}

function tagOf(head: number[], ...body: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(head), ...body])
}

interface Packet {
  type: number
  codec: string
  body: Buffer
}

/** The packet of the first track; `undefined` for other tracks and what is cut off. */
function readPacket(payload: Buffer, multitrack: number): Packet | undefined {
  const modified = skipModifiers(payload)
  if (modified.type !== multitrack) return packetAt(payload, modified.at, modified.type)
  const kinds = payload[modified.at] ?? 0
  if (kinds >> 4 !== ONE_TRACK) return undefined
  const packet = packetAt(payload, modified.at + 1, kinds & 0x0f)
  if (packet === undefined || packet.body[0] !== 0) return undefined
  return { ...packet, body: packet.body.subarray(1) }
}

function packetAt(payload: Buffer, at: number, type: number): Packet | undefined {
  if (payload.length < at + 4) return undefined
  return { type, codec: payload.toString('latin1', at, at + 4), body: payload.subarray(at + 4) }
}

/** Steps over what modifies a packet, such as nanoseconds, to its type and where it goes on. */
function skipModifiers(payload: Buffer): { type: number; at: number } {
  let type = (payload[0] ?? 0) & 0x0f
  let at = 1
  while (type === MODIFIED && at < payload.length) {
    const short = (payload[at] ?? 0) + 1
    const isLong = short === 256 && payload.length >= at + 3
    at += isLong ? 3 + payload.readUInt16BE(at + 1) + 1 : 1 + short
    type = (payload[at] ?? 0) & 0x0f
    at += 1
  }
  return { type, at }
}
