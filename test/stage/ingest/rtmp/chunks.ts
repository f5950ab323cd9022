/** RTMP's chunks written by hand, for tests of what reads them. */

export interface ChunkFields {
  format: 0 | 1 | 2 | 3
  chunkStream: number
  time?: number
  length?: number
  type?: number
  streamId?: number
  /** For format 3, whose header does not say it. */
  extendedTime?: number
  payload?: Buffer
}

/** One chunk: basic header, message header, extended timestamp, payload. */
export function chunk(fields: ChunkFields): Buffer {
  const { format, chunkStream, time = 0, length = 0, type = 9, streamId = 1 } = fields
  const isExtended = time >= 0xffffff
  const stamp = uint24(isExtended ? 0xffffff : time)
  const head = [stamp, Buffer.concat([uint24(length), Buffer.from([type])]), littleEndian(streamId)]
  const extended = isExtended ? time : fields.extendedTime
  return Buffer.concat([
    basicHeader(format, chunkStream),
    ...head.slice(0, 3 - format),
    ...(extended === undefined ? [] : [uint32(extended)]),
    fields.payload ?? Buffer.alloc(0),
  ])
}

function basicHeader(format: number, id: number): Buffer {
  if (id < 64) return Buffer.from([(format << 6) | id])
  if (id < 320) return Buffer.from([format << 6, id - 64])
  return Buffer.from([(format << 6) | 1, (id - 64) & 0xff, (id - 64) >> 8])
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3)
  bytes.writeUIntBE(value, 0, 3)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A whole message in chunks of 128 bytes. */
export function message(type: number, payload: Buffer, time = 0, chunkStream = 3): Buffer {
  const length = payload.length
  const first = { format: 0, chunkStream, time, length, type } as const
  const parts = [chunk({ ...first, payload: payload.subarray(0, 128) })]
  for (let at = 128; at < length; at += 128) {
    parts.push(chunk({ format: 3, chunkStream, payload: payload.subarray(at, at + 128) }))
  }
  return Buffer.concat(parts)
}
