/**
 * - `bad`: breaks the format - `truncated`: ends too early - `unsupported`: a JPEG, but of a kind
 * that is not taken - `size`: larger or smaller than what is taken
 */
export type JpegErrorCode = 'bad' | 'truncated' | 'unsupported' | 'size'

/** Why some bytes are not a picture to decode. */
export class JpegError extends Error {
  override readonly name = 'JpegError'
  readonly code: JpegErrorCode

  constructor(code: JpegErrorCode, text: string) {
    super(text)
    this.code = code
  }
}

/** The definitions read so far. The tables of each kind are the bits 0 to 3. */
export interface Tables {
  quant: number
  dc: number
  ac: number
  /** How many tables were read, since each costs the decoder time. */
  read: number
  /** Units between two restart markers; 0 for none. */
  restartInterval: number
}

interface Component {
  id: number
  /** How many blocks of 8x8 it has in one unit, across and down. */
  across: number
  down: number
  quant: number
}

export interface FrameHeader {
  width: number
  height: number
  count: number
  components: Component[]
}

export interface SizeLimits {
  maxWidth: number
  maxHeight: number
  minWidth?: number
  minHeight?: number
}

/** A colour picture needs 2 and 4; a decoder builds each of them anew. */
const MAX_TABLES = 16
const MIN_SIDE = 16

/** ITU T.81, B.2.2. */
export function readFrameHeader(body: Buffer, limits: SizeLimits): FrameHeader {
  const count = body[5] ?? 0
  if (count !== 1 && count !== 3) {
    throw new JpegError('unsupported', 'It has neither 1 nor 3 components.')
  }
  if (body.length !== 6 + 3 * count) throw new JpegError('bad', 'Its frame header is broken.')
  if (body[0] !== 8) throw new JpegError('unsupported', 'It has more than 8 bits a sample.')
  const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)]
  checkSize(width, height, limits)
  const components: Component[] = []
  for (let at = 6; at < body.length; at += 3) components.push(readComponent(body, at))
  if (new Set(components.map((component) => component.id)).size !== count) {
    throw new JpegError('bad', 'Two components have one name.')
  }
  return { width, height, count, components }
}

function checkSize(width: number, height: number, limits: SizeLimits): void {
  const { maxWidth, maxHeight, minWidth = MIN_SIDE, minHeight = MIN_SIDE } = limits
  if (width > maxWidth || height > maxHeight) {
    throw new JpegError('size', `${width}x${height} is more than ${maxWidth}x${maxHeight}.`)
  }
  if (width < minWidth || height < minHeight) {
    throw new JpegError('size', `${width}x${height} is less than ${minWidth}x${minHeight}.`)
  }
}

function readComponent(body: Buffer, at: number): Component {
  const sampling = body.readUInt8(at + 1)
  const [across, down] = [sampling >> 4, sampling & 15]
  const quant = body.readUInt8(at + 2)
  if (across < 1 || across > 2 || down < 1 || down > 2) {
    throw new JpegError('unsupported', 'Its colours are sampled in an uncommon way.')
  }
  if (quant > 3) throw new JpegError('bad', 'It names a table that cannot be.')
  return { id: body.readUInt8(at), across, down, quant }
}

/** ITU T.81, B.2.4.1. */
export function readQuantTables(body: Buffer, tables: Tables): void {
  let at = 0
  while (at < body.length) {
    const head = body.readUInt8(at)
    const [wide, id] = [head >> 4, head & 15]
    at += 1 + (wide === 0 ? 64 : 128)
    if (wide > 1 || id > 3 || at > body.length) throw new JpegError('bad', 'A DQT is broken.')
    tables.quant |= 1 << id
    countTable(tables)
  }
}

/** ITU T.81, B.2.4.2. */
export function readHuffmanTables(body: Buffer, tables: Tables): void {
  let at = 0
  while (at < body.length) {
    if (at + 17 > body.length) throw new JpegError('bad', 'A DHT is broken.')
    const head = body.readUInt8(at)
    const [kind, id] = [head >> 4, head & 15]
    const values = codesIn(body, at + 1)
    at += 17 + values
    if (kind > 1 || id > 3 || at > body.length) throw new JpegError('bad', 'A DHT is broken.')
    if (kind === 0) tables.dc |= 1 << id
    else tables.ac |= 1 << id
    countTable(tables)
  }
}

/** How many codes a table has; refuses one with more codes than its lengths leave room for. */
function codesIn(body: Buffer, at: number): number {
  let codes = 0
  let room = 1
  for (let length = 0; length < 16; length += 1) {
    const some = body.readUInt8(at + length)
    codes += some
    room = room * 2 - some
    if (room < 0) throw new JpegError('bad', 'A DHT has too many codes.')
  }
  if (codes === 0 || codes > 256) throw new JpegError('bad', 'A DHT is broken.')
  return codes
}

function countTable(tables: Tables): void {
  tables.read += 1
  if (tables.read > MAX_TABLES) throw new JpegError('unsupported', 'It has too many tables.')
}

/** ITU T.81, B.2.3, for the one scan that a sequential picture needs. */
export function readScanHeader(body: Buffer, header: FrameHeader, tables: Tables): void {
  if (body[0] !== header.count || body.length !== 4 + 2 * header.count) {
    throw new JpegError('unsupported', 'It has more than one scan.')
  }
  header.components.forEach((component, index) => {
    const chosen = body.readUInt8(2 + 2 * index)
    const [dc, ac] = [chosen >> 4, chosen & 15]
    if (body[1 + 2 * index] !== component.id) throw new JpegError('bad', 'Its scan is broken.')
    if (!has(tables.dc, dc) || !has(tables.ac, ac) || !has(tables.quant, component.quant)) {
      throw new JpegError('bad', 'A table is missing.')
    }
  })
  const [first, last, bits] = body.subarray(-3)
  if (first !== 0 || last !== 63 || bits !== 0) throw new JpegError('bad', 'Its scan is broken.')
}

function has(tables: number, id: number): boolean {
  return id <= 3 && ((tables >> id) & 1) === 1
}

/** How many restart markers lie between the units of the scan. */
export function restartsIn(header: FrameHeader, interval: number): number {
  return interval === 0 ? 0 : Math.ceil(unitsIn(header).units / interval) - 1
}

/** No block takes less than two bits: one says "as the last", one says "nothing else". */
export function minimalScanBytes(header: FrameHeader): number {
  const { units, blocks } = unitsIn(header)
  return Math.ceil((units * blocks * 2) / 8)
}

/** ITU T.81, A.2: how many units a scan has, and how many blocks a unit. */
function unitsIn({ width, height, components, count }: FrameHeader): {
  units: number
  blocks: number
} {
  if (count === 1) return { units: Math.ceil(width / 8) * Math.ceil(height / 8), blocks: 1 }
  const across = 8 * Math.max(...components.map((component) => component.across))
  const down = 8 * Math.max(...components.map((component) => component.down))
  const units = Math.ceil(width / across) * Math.ceil(height / down)
  return { units, blocks: components.reduce((sum, one) => sum + one.across * one.down, 0) }
}
