import { type ChunkStream, readChunkHeader } from './chunk-header.ts'
import { MAX_CHUNK_STREAMS, MAX_UNFINISHED_BYTES } from './limits.ts'
import { ProtocolError } from './protocol-error.ts'

/** One whole RTMP message, put together from its chunks. */
export interface RtmpMessage {
  type: number
  streamId: number
  /** Milliseconds, modulo 2^32. */
  timestamp: number
  payload: Buffer
}

export interface ChunkReader {
  /** The messages that are complete with this data; throws a `ProtocolError`. */
  read(data: Buffer): Generator<RtmpMessage>
  /** How long a message may be from now on. */
  maxMessageBytes: number
}

const SET_CHUNK_SIZE = 1
const ABORT = 2
/** The highest bit of a chunk size means nothing; memory follows what arrives, so that any size will do. */
const MAX_CHUNK_BYTES = 0x7fffffff
const FIRST_ALLOCATION_BYTES = 16 * 1024

/** Takes RTMP's chunks apart (specification 5.3): several messages may arrive interleaved. */
export function createChunkReader(maxMessageBytes: number): ChunkReader {
  const streams = new Map<number, ChunkStream>()
  let pending = Buffer.alloc(0)
  let chunkBytes = 128
  /** The chunk whose payload is being received. */
  let current: ChunkStream | undefined
  let leftInChunk = 0
  let unfinishedBytes = 0

  function* read(data: Buffer): Generator<RtmpMessage> {
    let bytes = pending.length === 0 ? data : Buffer.concat([pending, data])
    for (;;) {
      const used: number = current ? takePayload(current, bytes) : takeHeader(bytes)
      bytes = bytes.subarray(used)
      const message = current && leftInChunk === 0 ? endOfChunk(current) : undefined
      if (message) yield message
      if (used === 0 && !message) break
    }
    // A header at most: payload never waits here. Copied, since a slice would hold all of `data`.
    pending = Buffer.from(bytes)
  }

  /** Reads one header when it is there whole; returns how many bytes it took. */
  function takeHeader(bytes: Buffer): number {
    const header = readChunkHeader(bytes, streams)
    if (header === undefined) return 0
    const { id, stream, size } = header
    if (stream.length > reader.maxMessageBytes) throw new ProtocolError('A message is too long.')
    streams.set(id, stream)
    if (streams.size > MAX_CHUNK_STREAMS) throw new ProtocolError('Too many chunk streams.')
    current = stream
    leftInChunk = Math.min(chunkBytes, stream.length - stream.receivedBytes)
    return size
  }

  function takePayload(stream: ChunkStream, bytes: Buffer): number {
    const size = Math.min(leftInChunk, bytes.length)
    unfinishedBytes += size
    if (unfinishedBytes > MAX_UNFINISHED_BYTES) throw new ProtocolError('Too much is unfinished.')
    stream.partial = withRoom(stream, size)
    bytes.copy(stream.partial, stream.receivedBytes, 0, size)
    stream.receivedBytes += size
    leftInChunk -= size
    return size
  }

  function endOfChunk(stream: ChunkStream): RtmpMessage | undefined {
    current = undefined
    if (stream.receivedBytes < stream.length) return undefined
    const { type, streamId, timestamp } = stream
    const payload = stream.partial.subarray(0, stream.length)
    forget(stream)
    const message = { type, streamId, timestamp, payload }
    obey(message)
    return message
  }

  /** The two messages that change how what follows is read. */
  function obey({ type, payload }: RtmpMessage): void {
    if ((type !== SET_CHUNK_SIZE && type !== ABORT) || payload.length < 4) return
    const value = payload.readUInt32BE(0)
    if (type === ABORT) {
      const stream = streams.get(value)
      if (stream) forget(stream)
    } else chunkBytes = Math.max(1, value & MAX_CHUNK_BYTES)
  }

  function forget(stream: ChunkStream): void {
    unfinishedBytes -= stream.receivedBytes
    stream.receivedBytes = 0
    stream.partial = Buffer.alloc(0)
  }

  const reader = { read, maxMessageBytes }
  return reader
}

/**
 * Room for `size` more bytes, doubled as they come: memory follows what was sent, not what a header
 * merely announces.
 */
function withRoom({ partial, receivedBytes, length }: ChunkStream, size: number): Buffer {
  const needed = receivedBytes + size
  if (needed <= partial.length) return partial
  const wanted = Math.max(needed, 2 * partial.length, FIRST_ALLOCATION_BYTES)
  const grown = Buffer.allocUnsafe(Math.min(length, wanted))
  partial.copy(grown, 0, 0, receivedBytes)
  return grown
}
