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
  /** What stood in 32 bits behind the last header, when something did. */
  extendedTime: number | undefined
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
  const stream = streams.get(id) ?? emptyStream(format)
  const end = at + HEADER_BYTES[format]
  if (bytes.length < end) return undefined
  const fields = bytes.subarray(at, end)
  const isExtended =
    format === 3 ? stream.extendedTime !== undefined : fields.readUIntBE(0, 3) === EXTENDED
  if (isExtended && bytes.length < end + 4) return undefined
  const extendedTime = isExtended ? bytes.readUInt32BE(end) : undefined
  const isLeftOut = leavesOutExtended(stream, format, extendedTime)
  if (stream.receivedBytes > 0) checkContinued(stream, format, fields)
  else beginMessage(stream, format, extendedTime, fields)
  if (format !== 3) stream.extendedTime = extendedTime
  return { id, stream, size: isExtended && !isLeftOut ? end + 4 : end }
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

/**
 * The specification repeats the extended timestamp in every chunk of a message; older versions of
 * librtmp and OBS do not. Where the same four bytes are not there, they are payload.
 */
function leavesOutExtended(stream: ChunkStream, format: Format, extendedTime: number | undefined) {
  return format === 3 && stream.receivedBytes > 0 && extendedTime !== stream.extendedTime
}

/** Some encoders repeat in mid-message what is known; a new length or type there makes no sense. */
function checkContinued(stream: ChunkStream, format: Format, fields: Buffer): void {
  if (format >= 2) return
  const isSame = fields.readUIntBE(3, 3) === stream.length && fields.readUInt8(6) === stream.type
  if (!isSame) throw new ProtocolError('A message begins inside another one.')
}

function beginMessage(
  stream: ChunkStream,
  format: Format,
  extendedTime: number | undefined,
  fields: Buffer,
): void {
  if (format <= 1) {
    stream.length = fields.readUIntBE(3, 3)
    stream.type = fields.readUInt8(6)
  }
  if (format === 0) stream.streamId = fields.readUInt32LE(7)
  if (format !== 3) stream.delta = extendedTime ?? fields.readUIntBE(0, 3)
  stream.timestamp = format === 0 ? stream.delta : (stream.timestamp + stream.delta) >>> 0
}

/**
 * The first header of a chunk stream has to say how long its message is. Which message stream it
 * belongs to does not matter: librtmp and some cameras begin with format 1.
 */
function emptyStream(first: Format): ChunkStream {
  if (first > 1) throw new ProtocolError('A chunk without a beginning.')
  return {
    timestamp: 0,
    delta: 0,
    length: 0,
    type: 0,
    streamId: 0,
    extendedTime: undefined,
    partial: Buffer.alloc(0),
    receivedBytes: 0,
  }
}
