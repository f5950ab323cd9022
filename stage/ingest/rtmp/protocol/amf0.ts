import { MAX_AMF_DEPTH, MAX_AMF_TEXT_BYTES, MAX_AMF_VALUES } from './limits.ts'

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
const REFERENCE = 0x07
const ECMA_ARRAY = 0x08
const OBJECT_END = 0x09
const STRICT_ARRAY = 0x0a
const DATE = 0x0b
const LONG_STRING = 0x0c
const UNSUPPORTED = 0x0d
const XML = 0x0f
const TYPED_OBJECT = 0x10

const LARGEST_NUMBER_BYTES = 10

/**
 * Reads the values of a message, as many as can be read: what is cut off, of an unknown type, nested
 * deeper than 8 or beyond 256 values ends the reading, and what came before it counts. Encoders add
 * much that nobody needs, so that one odd value must not cost a broadcast. A text of more than 4 KiB
 * is left out. Never throws.
 */
export function decodeAmf(bytes: Buffer): AmfValue[] {
  const reader = createReader(bytes)
  const values: AmfValue[] = []
  while (!reader.isAtEnd) values.push(reader.value(0))
  // The last value of a reading that broke off is what was being read: an object keeps its members.
  return reader.isBroken && values.at(-1) === undefined ? values.slice(0, -1) : values
}

function createReader(bytes: Buffer) {
  let at = 0
  let count = 0
  let isBroken = false

  /** Moves on by `size` bytes; where they are not there, the reading has ended. */
  function take(size: number): Buffer {
    if (size > bytes.length - at) breakOff()
    const taken = bytes.subarray(at, at + size)
    at += taken.length
    // Enough zeros for any number: what is read of them is thrown away.
    return isBroken ? Buffer.alloc(LARGEST_NUMBER_BYTES) : taken
  }

  function breakOff(): undefined {
    isBroken = true
    at = bytes.length
  }

  function text(size: number): string {
    const taken = take(size)
    return size > MAX_AMF_TEXT_BYTES || isBroken ? '' : taken.toString('utf8')
  }
  const shortText = () => text(take(2).readUInt16BE())
  const longText = () => text(take(4).readUInt32BE())
  const number = () => take(8).readDoubleBE()

  function object(depth: number): AmfObject {
    const members: AmfObject = new Map()
    while (!isBroken) {
      const name = shortText()
      if (name === '' && bytes[at] === OBJECT_END) {
        take(1)
        break
      }
      const member = value(depth + 1)
      if (!isBroken || member instanceof Map) members.set(name, member)
    }
    return members
  }

  /** Its count is a hint only; it ends as an object does. */
  function ecmaArray(depth: number): AmfObject {
    take(4)
    return object(depth)
  }

  /** The class's name comes first, which means nothing here. */
  function typedObject(depth: number): AmfObject {
    shortText()
    return object(depth)
  }

  function array(depth: number): AmfValue[] {
    const values: AmfValue[] = []
    const length = take(4).readUInt32BE()
    while (!isBroken && values.length < length) values.push(value(depth + 1))
    return values
  }

  /** What stands behind each type; a type that is not here cannot be skipped either. */
  const readers: Record<number, (depth: number) => AmfValue> = {
    [NUMBER]: number,
    [BOOLEAN]: () => take(1)[0] !== 0,
    [STRING]: shortText,
    [OBJECT]: object,
    [NULL]: () => null,
    [UNDEFINED]: () => undefined,
    [REFERENCE]: () => void take(2),
    [ECMA_ARRAY]: ecmaArray,
    [STRICT_ARRAY]: array,
    // Behind the number stands a time zone that means nothing.
    [DATE]: () => take(10).readDoubleBE(),
    [LONG_STRING]: longText,
    [UNSUPPORTED]: () => undefined,
    [XML]: longText,
    [TYPED_OBJECT]: typedObject,
  }

  function value(depth: number): AmfValue {
    count += 1
    if (depth > MAX_AMF_DEPTH || count > MAX_AMF_VALUES) return breakOff()
    const read = readers[take(1).readUInt8()]
    const found = read && !isBroken ? read(depth) : breakOff()
    return isBroken && !(found instanceof Map) ? undefined : found
  }

  return {
    value,
    get isAtEnd() {
      return at >= bytes.length
    },
    get isBroken() {
      return isBroken
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
