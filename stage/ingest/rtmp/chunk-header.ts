import { ProtocolError } from './protocol-error.ts'

/** A timestamp of 24 bits that says: the real one follows in 32. */
const EXTENDED = 0xffffff
/** How long the message header is, by the format in the first two bits. */
const HEADER_BYTES = [11, 7, 3, 0] as const

/** What the last header of a chunk stream said, since later ones leave out what is the same. */
export interface ChunkStream {
  timestamp: number
  delta: number
  length: number
  type: number
  streamId: number
  hasExtendedTimestamp: boolean
  /** The message under way; grows with what has really arrived. */
  partial: Buffer
  receivedBytes: number
}

export interface ChunkHeader {
  id: number
  /** The stream as this header leaves it. */
  stream: ChunkStream
  /** How many bytes the header took. */
  size: number
}

/**
 * Reads the header at the beginning of `bytes`; `undefined` when it is not there whole. Headers
 * say only what changed since the last of their chunk stream (specification 5.3.1).
 */
export function readChunkHeader(
  bytes: Buffer,
  streams: ReadonlyMap<number, ChunkStream>,
): ChunkHeader | undefined {
  const basic = readBasicHeader(bytes)
  if (basic === undefined) return undefined
  const { format, id, at } = basic
  const known = streams.get(id)
  if (known === undefined && format !== 0) throw new ProtocolError('A chunk without a beginning.')
  const end = at + HEADER_BYTES[format]
  if (bytes.length < end) return undefined
  const stamp = format === 3 ? 0 : bytes.readUIntBE(at, 3)
  const isExtended = format === 3 ? known?.hasExtendedTimestamp === true : stamp === EXTENDED
  const size = isExtended ? end + 4 : end
  if (bytes.length < size) return undefined
  const time = isExtended ? bytes.readUInt32BE(end) : stamp
  const stream = known ?? emptyStream()
  if (stream.receivedBytes > 0) continueMessage(format)
  else beginMessage(stream, format, time, bytes.subarray(at, end))
  if (format !== 3) stream.hasExtendedTimestamp = isExtended
  return { id, stream, size }
}

type Format = 0 | 1 | 2 | 3

/** One to three bytes: the format, and which chunk stream it is. */
function readBasicHeader(bytes: Buffer): { format: Format; id: number; at: number } | undefined {
  const [first, second, third] = bytes
  if (first === undefined) return undefined
  const format = (first >> 6) as Format
  const short = first & 0x3f
  if (short > 1) return { format, id: short, at: 1 }
  if (second === undefined) return undefined
  if (short === 0) return { format, id: 64 + second, at: 2 }
  return third === undefined ? undefined : { format, id: 64 + second + 256 * third, at: 3 }
}

function continueMessage(format: Format): void {
  // Some encoders repeat more than they need; a new length in mid-message is no sense at all.
  if (format !== 3) throw new ProtocolError('A message begins inside another one.')
}

function beginMessage(stream: ChunkStream, format: Format, time: number, header: Buffer): void {
  if (format <= 1) {
    stream.length = header.readUIntBE(3, 3)
    stream.type = header.readUInt8(6)
  }
  if (format === 0) stream.streamId = header.readUInt32LE(7)
  if (format !== 3) stream.delta = time
  stream.timestamp = format === 0 ? time : (stream.timestamp + stream.delta) >>> 0
}

function emptyStream(): ChunkStream {
  return {
    timestamp: 0,
    delta: 0,
    length: 0,
    type: 0,
    streamId: 0,
    hasExtendedTimestamp: false,
    partial: Buffer.alloc(0),
    receivedBytes: 0,
  }
}
