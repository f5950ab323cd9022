import { MAX_AMF_DEPTH, MAX_AMF_TEXT_BYTES, MAX_AMF_VALUES } from './limits.ts'
import { ProtocolError } from './protocol-error.ts'

/** A value of AMF0, the JSON of Flash, in which RTMP's commands are written. */
export type AmfValue = number | boolean | string | null | undefined | AmfObject | AmfValue[]
/** A Map, so that a key such as `__proto__` is a key like any other. */
export type AmfObject = Map<string, AmfValue>

const NUMBER = 0x00
const BOOLEAN = 0x01
const STRING = 0x02
const OBJECT = 0x03
const NULL = 0x05
const UNDEFINED = 0x06
const ECMA_ARRAY = 0x08
const OBJECT_END = 0x09
const STRICT_ARRAY = 0x0a
const DATE = 0x0b
const LONG_STRING = 0x0c

/**
 * Reads all values of a message. Throws a `ProtocolError` for what is cut off, unknown, nested
 * deeper than 8, longer than 4 KiB in one text or more than 256 values.
 */
export function decodeAmf(bytes: Buffer): AmfValue[] {
  const reader = createReader(bytes)
  const values: AmfValue[] = []
  while (!reader.isAtEnd) values.push(reader.value(0))
  return values
}

function createReader(bytes: Buffer) {
  let at = 0
  let count = 0

  /** Moves on by `size` bytes and tells where they begin. */
  function skip(size: number): number {
    if (size > bytes.length - at) throw new ProtocolError('AMF0 is cut off.')
    at += size
    return at - size
  }

  function text(size: number): string {
    if (size > MAX_AMF_TEXT_BYTES) throw new ProtocolError('A text in AMF0 is too long.')
    const start = skip(size)
    return bytes.toString('utf8', start, start + size)
  }
  const shortText = () => text(bytes.readUInt16BE(skip(2)))

  function object(depth: number): AmfObject {
    const members: AmfObject = new Map()
    for (;;) {
      const name = shortText()
      if (name === '' && bytes[at] === OBJECT_END) {
        skip(1)
        return members
      }
      members.set(name, value(depth + 1))
    }
  }

  function array(depth: number): AmfValue[] {
    const values: AmfValue[] = []
    const length = bytes.readUInt32BE(skip(4))
    while (values.length < length) values.push(value(depth + 1))
    return values
  }

  function value(depth: number): AmfValue {
    count += 1
    if (depth > MAX_AMF_DEPTH) throw new ProtocolError('AMF0 is nested too deep.')
    if (count > MAX_AMF_VALUES) throw new ProtocolError('AMF0 holds too many values.')
    const type = bytes.readUInt8(skip(1))
    switch (type) {
      case NUMBER:
        return bytes.readDoubleBE(skip(8))
      case BOOLEAN:
        return bytes.readUInt8(skip(1)) !== 0
      case STRING:
        return shortText()
      case OBJECT:
        return object(depth)
      case NULL:
        return null
      case UNDEFINED:
        return undefined
      case ECMA_ARRAY:
        // Its count is a hint only; it ends as an object does.
        skip(4)
        return object(depth)
      case STRICT_ARRAY:
        return array(depth)
      case DATE:
        return bytes.readDoubleBE(skip(10))
      case LONG_STRING:
        return text(bytes.readUInt32BE(skip(4)))
      default:
        throw new ProtocolError(`AMF0 has no type ${type}.`)
    }
  }

  return {
    value,
    get isAtEnd() {
      return at >= bytes.length
    },
  }
}

/** What we say in AMF0 ourselves. */
export type AmfAnswer = number | string | boolean | null | { [name: string]: number | string }

/** Writes values one after the other. */
export function encodeAmf(...values: AmfAnswer[]): Buffer {
  return Buffer.concat(values.map(encodeValue))
}

function encodeValue(value: AmfAnswer): Buffer {
  if (value === null) return Buffer.from([NULL])
  if (typeof value === 'boolean') return Buffer.from([BOOLEAN, Number(value)])
  if (typeof value === 'string') return Buffer.concat([Buffer.from([STRING]), encodeText(value)])
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9)
    bytes.writeDoubleBE(value, 1)
    return bytes
  }
  const members = Object.entries(value).flatMap(([name, member]) => [
    encodeText(name),
    encodeValue(member),
  ])
  return Buffer.concat([Buffer.from([OBJECT]), ...members, Buffer.from([0, 0, OBJECT_END])])
}

function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const size = Buffer.alloc(2)
  size.writeUInt16BE(bytes.length)
  return Buffer.concat([size, bytes])
}
