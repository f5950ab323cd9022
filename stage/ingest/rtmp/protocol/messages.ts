import { type AmfAnswer, encodeAmf } from './amf0.ts'

/** The types of RTMP message that a publisher and we have to say to each other. */
export const MESSAGE = {
  acknowledgement: 3,
  userControl: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
  aggregate: 22,
} as const

/** After so many bytes at most the publisher receives an acknowledgement. */
export const WINDOW_BYTES = 2_500_000

const CHUNK_BYTES = 128
const CONTROL_CHUNK_STREAM = 2
const COMMAND_CHUNK_STREAM = 3
const DYNAMIC = 2
/** User control events (specification 7.1.7). */
const STREAM_BEGIN = 0
const PING_REQUEST = 6
const PING_RESPONSE = 7

/** A command or its answer: `name`, the number of the call it answers, and what it says. */
export function commandMessage(streamId: number, ...values: AmfAnswer[]): Buffer {
  return chunked(COMMAND_CHUNK_STREAM, MESSAGE.command, streamId, encodeAmf(...values))
}

export function acknowledgement(receivedBytes: number): Buffer {
  return control(MESSAGE.acknowledgement, uint32(receivedBytes >>> 0))
}

/** How much may be on its way without an acknowledgement, in both directions. */
export function windowMessages(): Buffer {
  const peerBandwidth = Buffer.concat([uint32(WINDOW_BYTES), Buffer.from([DYNAMIC])])
  return Buffer.concat([
    control(MESSAGE.windowSize, uint32(WINDOW_BYTES)),
    control(MESSAGE.peerBandwidth, peerBandwidth),
  ])
}

/** What follows is about this stream. */
export function streamBegins(streamId: number): Buffer {
  return userControl(STREAM_BEGIN, uint32(streamId))
}

/** The answer to a ping, by which some encoders find out whether the server is there. */
export function pongFor(payload: Buffer): Buffer | undefined {
  if (payload.length < 6 || payload.readUInt16BE(0) !== PING_REQUEST) return undefined
  return userControl(PING_RESPONSE, payload.subarray(2, 6))
}

function userControl(event: number, data: Buffer): Buffer {
  return control(MESSAGE.userControl, Buffer.concat([Buffer.from([0, event]), data]))
}

function control(type: number, payload: Buffer): Buffer {
  return chunked(CONTROL_CHUNK_STREAM, type, 0, payload)
}

/** One message in chunks of the size every publisher expects until another is announced. */
function chunked(chunkStream: number, type: number, streamId: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt8(chunkStream, 0)
  header.writeUIntBE(payload.length, 4, 3)
  header.writeUInt8(type, 7)
  header.writeUInt32LE(streamId, 8)
  const parts = [header, payload.subarray(0, CHUNK_BYTES)]
  for (let at = CHUNK_BYTES; at < payload.length; at += CHUNK_BYTES) {
    parts.push(Buffer.from([0xc0 | chunkStream]), payload.subarray(at, at + CHUNK_BYTES))
  }
  return Buffer.concat(parts)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
