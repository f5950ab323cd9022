import {
  type FrameHeader,
  JpegError,
  minimalScanBytes,
  readFrameHeader,
  readHuffmanTables,
  readQuantTables,
  readScanHeader,
  restartsIn,
  type Tables,
} from './jpeg-segments.ts'

export { JpegError } from './jpeg-segments.ts'

/** The largest and smallest picture to take, in pixels. */
export interface JpegLimits {
  maxWidth: number
  maxHeight: number
  /** Below 16 (the default) there is nothing to see. */
  minWidth?: number
  minHeight?: number
}

export interface Jpeg {
  width: number
  height: number
  /** 1 is grey, 3 is colour. */
  components: number
  /** Where its metadata lies (Exif, colour profiles, comments): from and to, in bytes. */
  metadata: [from: number, to: number][]
}

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const DQT = 0xdb
const DHT = 0xc4
const DRI = 0xdd
const SOF0 = 0xc0
const SOF1 = 0xc1
const SOF2 = 0xc2
const COM = 0xfe

/** A canvas writes up to 12; a profile may come in several. */
const MAX_SEGMENTS = 64

/**
 * Reads the markers of a JPEG and refuses whatever a browser's canvas does not write, before any
 * C library decodes it: only sequential Huffman-coded pictures of 8 bits, grey or colour, with
 * every component in one scan, one end marker and nothing after it. Costs some microseconds and
 * never decodes a pixel. Throws a `JpegError`.
 *
 * Progressive pictures (SOF2) are refused: a few KB of scans keep a decoder busy for seconds, and
 * no canvas writes them. Chromium 156: tried, SOF0. Firefox: image/encoders/jpeg/nsJPEGEncoder.cpp
 * calls jpeg_set_defaults and never jpeg_simple_progression. Safari: WebKit's
 * ImageBufferUtilitiesCG.cpp hands ImageIO the quality alone, and ImageIO is progressive only when
 * kCGImagePropertyJFIFIsProgressive asks for it.
 */
export function readJpeg(bytes: Buffer, limits: JpegLimits): Jpeg {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== SOI) {
    throw new JpegError('bad', 'It is not a JPEG.')
  }
  const tables: Tables = { quant: 0, dc: 0, ac: 0, read: 0, restartInterval: 0 }
  const metadata: Jpeg['metadata'] = []
  let header: FrameHeader | undefined
  let at = 2
  for (let count = 0; count < MAX_SEGMENTS; count += 1) {
    const marker = readMarker(bytes, at)
    const end = segmentEnd(bytes, at)
    const body = bytes.subarray(at + 4, end)
    if (marker === SOS) {
      if (!header) throw new JpegError('bad', 'Its scan comes before its size.')
      readScanHeader(body, header, tables)
      checkScan(bytes, end, header, tables)
      return { width: header.width, height: header.height, components: header.count, metadata }
    }
    if (isMetadata(marker)) metadata.push([at, end])
    else if (marker === SOF0 || marker === SOF1) {
      if (header) throw new JpegError('bad', 'It has two frame headers.')
      header = readFrameHeader(body, limits)
    } else readTables(marker, body, tables)
    at = end
  }
  throw new JpegError('unsupported', 'It has too many segments.')
}

/**
 * The same picture without its metadata. Exif in particular is a language of its own, in which 60 KB
 * can ask for gigabytes; and it may say where a picture was taken.
 */
export function withoutMetadata(bytes: Buffer, jpeg: Jpeg): Buffer {
  if (jpeg.metadata.length === 0) return bytes
  const kept: Buffer[] = []
  let at = 0
  for (const [from, to] of jpeg.metadata) {
    kept.push(bytes.subarray(at, from))
    at = to
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
}

function readMarker(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw new JpegError('truncated', 'It is cut off.')
  if (bytes[at] !== 0xff) throw new JpegError('bad', 'There is no marker where one has to be.')
  return bytes.readUInt8(at + 1)
}

function segmentEnd(bytes: Buffer, at: number): number {
  const length = bytes.readUInt16BE(at + 2)
  if (length < 2) throw new JpegError('bad', 'A segment has no length.')
  const end = at + 2 + length
  if (end > bytes.length) throw new JpegError('truncated', 'It is cut off.')
  return end
}

function isMetadata(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === COM
}

function readTables(marker: number, body: Buffer, tables: Tables): void {
  if (marker === DQT) readQuantTables(body, tables)
  else if (marker === DHT) readHuffmanTables(body, tables)
  else if (marker === DRI && body.length === 2) tables.restartInterval = body.readUInt16BE(0)
  else if (marker === SOF2) throw new JpegError('unsupported', 'It is a progressive JPEG.')
  else throw new JpegError('unsupported', `Marker ${marker.toString(16)} is not taken.`)
}

/** Checks the coded pixels: only stuffed bytes and restarts in order, then the end of everything. */
function checkScan(bytes: Buffer, start: number, header: FrameHeader, tables: Tables): void {
  const restarts = restartsIn(header, tables.restartInterval)
  let seen = 0
  for (
    let at = nextFf(bytes, start);
    at + 1 < bytes.length && at >= 0;
    at = nextFf(bytes, at + 2)
  ) {
    const code = bytes[at + 1]
    if (code === 0) continue
    if (code === EOI) {
      checkEnd(bytes, start, at, header)
      return
    }
    if (code !== 0xd0 + (seen % 8) || seen >= restarts) {
      throw new JpegError('bad', 'There is a marker within its scan.')
    }
    seen += 1
  }
  throw new JpegError('truncated', 'It is cut off.')
}

function checkEnd(bytes: Buffer, start: number, end: number, header: FrameHeader): void {
  if (end + 2 !== bytes.length) throw new JpegError('bad', 'Something follows its end.')
  if (end - start < minimalScanBytes(header)) {
    throw new JpegError('truncated', 'It has fewer bytes than its size needs.')
  }
}

/** A loop nearby, `indexOf` for the rest: quick for pictures and for 64 KB of nothing but ff. */
function nextFf(bytes: Buffer, from: number): number {
  const near = Math.min(from + 32, bytes.length)
  for (let at = from; at < near; at += 1) if (bytes[at] === 0xff) return at
  return bytes.indexOf(0xff, near)
}
