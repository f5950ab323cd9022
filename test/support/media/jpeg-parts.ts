/** A JPEG taken apart at its markers, so that tests can put it together wrongly. */
export interface Part {
  /** The marker's second byte; `0` for the coded pixels. */
  marker: number
  bytes: Buffer
}

const NAMES = { SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DQT: 0xdb, DHT: 0xc4, DRI: 0xdd, SOF: 0xc0 }

export function takeApart(jpeg: Buffer): Part[] {
  const parts: Part[] = [{ marker: NAMES.SOI, bytes: jpeg.subarray(0, 2) }]
  let at = 2
  while (parts.at(-1)?.marker !== NAMES.SOS) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2)
    parts.push({ marker: jpeg.readUInt8(at + 1), bytes: jpeg.subarray(at, end) })
    at = end
  }
  const pixels = { marker: 0, bytes: jpeg.subarray(at, jpeg.length - 2) }
  return [...parts, pixels, { marker: NAMES.EOI, bytes: jpeg.subarray(-2) }]
}

export function putTogether(parts: Part[]): Buffer {
  return Buffer.concat(parts.map((part) => part.bytes))
}

/** The same JPEG with every part of one kind replaced by what `change` makes of it. */
export function changed(
  jpeg: Buffer,
  kind: keyof typeof NAMES | 'pixels',
  change: (bytes: Buffer) => Buffer,
): Buffer {
  const marker = kind === 'pixels' ? 0 : NAMES[kind]
  return putTogether(
    takeApart(jpeg).map((part) =>
      part.marker === marker ? { marker, bytes: change(Buffer.from(part.bytes)) } : part,
    ),
  )
}

/** A segment with this marker and content. */
export function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** The same JPEG with something put in front of its frame header. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
  return changed(jpeg, 'SOF', (bytes) => Buffer.concat([...segments, bytes]))
}

/** The same JPEG that claims another size. */
export function claiming(jpeg: Buffer, width: number, height: number): Buffer {
  return changed(jpeg, 'SOF', (bytes) => {
    bytes.writeUInt16BE(height, 5)
    bytes.writeUInt16BE(width, 7)
    return bytes
  })
}

/**
 * A grey JPEG that could not be smaller: every block takes the two bits "as the last" and "nothing
 * else", from tables with one code each.
 */
export function flatGrey(width: number, height: number): Buffer {
  const oneCode = [1, ...Array<number>(15).fill(0), 0]
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  return Buffer.concat([
    Buffer.from([0xff, NAMES.SOI]),
    segment(NAMES.DQT, Buffer.from([0, ...Array<number>(64).fill(8)])),
    segment(NAMES.SOF, Buffer.from(frame)),
    segment(NAMES.DHT, Buffer.from([0x00, ...oneCode, 0x10, ...oneCode])),
    segment(NAMES.SOS, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.alloc(Math.ceil(blocks / 4)),
    Buffer.from([0xff, NAMES.EOI]),
  ])
}
