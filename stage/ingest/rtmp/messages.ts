import { type AmfAnswer, encodeAmf } from './amf0.ts'

/** The types of RTMP message that a publisher and we have to say to each other. */
export const MESSAGE = {
  acknowledgement: 3,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
} as const

/** After this many bytes the publisher is told that they arrived. */
export const WINDOW_BYTES = 2_500_000

const CHUNK_BYTES = 128
const CONTROL_CHUNK_STREAM = 2
const COMMAND_CHUNK_STREAM = 3
const DYNAMIC = 2

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

function control(type: number, payload: Buffer): Buffer {
  return chunked(CONTROL_CHUNK_STREAM, type, 0, payload)
}

/** One message in chunks of the size every peer expects until told otherwise. */
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
