/** Why some bytes are not a whole WebM. */
export class WebmError extends Error {
  override readonly name = 'WebmError'
}

/** The elements of a WebM that are looked at (RFC 8794, RFC 9559). */
export const ID = {
  EBML: 0x1a45dfa3,
  SEGMENT: 0x18538067,
  INFO: 0x1549a966,
  DURATION: 0x4489,
  TRACKS: 0x1654ae6b,
  TRACK_ENTRY: 0xae,
  CODEC: 0x86,
  CLUSTER: 0x1f43b675,
  CLUSTER_TIME: 0xe7,
  SIMPLE_BLOCK: 0xa3,
  BLOCK_GROUP: 0xa0,
} as const

/** Those whose content is elements again, as far as it matters here. */
const PARENTS: number[] = [ID.SEGMENT, ID.INFO, ID.TRACKS, ID.TRACK_ENTRY, ID.CLUSTER]

export interface Element {
  id: number
  /** Where the content begins and ends; no end when the writer did not know the size. */
  start: number
  end: number | undefined
}

/** All elements from a place on, each parent before its content. Throws a `WebmError`. */
export function* elementsFrom(webm: Buffer, from: number): Generator<Element> {
  let at = from
  while (at < webm.length) {
    const element = readElement(webm, at)
    yield element
    at = PARENTS.includes(element.id) ? element.start : (element.end ?? webm.length)
  }
}

/** The element that begins here. Throws a `WebmError` when it is not whole. */
export function readElement(webm: Buffer, at: number): Element {
  const idBytes = vintLength(webm, at, 4)
  const id = webm.readUIntBE(at, idBytes)
  const sizeAt = at + idBytes
  const sizeBytes = vintLength(webm, sizeAt, 8)
  const start = sizeAt + sizeBytes
  const size = vintValue(webm, sizeAt, sizeBytes)
  if (size === undefined) return { id, start, end: undefined }
  if (start + size > webm.length) throw new WebmError('the WebM is cut off')
  return { id, start, end: start + size }
}

/** The number of leading zero bits tells how many bytes follow (RFC 8794, section 4). */
function vintLength(webm: Buffer, at: number, max: number): number {
  const first = webm[at]
  const length = first === undefined ? Number.POSITIVE_INFINITY : Math.clz32(first) - 23
  if (length > max || at + length > webm.length) throw new WebmError('the WebM is cut off')
  return length
}

/** `undefined` stands for all bits set: a size its writer did not know. */
function vintValue(webm: Buffer, at: number, length: number): number | undefined {
  let value = (webm[at] ?? 0) & (0xff >> length)
  let unknown = value === 0xff >> length
  for (let i = at + 1; i < at + length; i += 1) {
    const byte = webm[i] ?? 0
    unknown &&= byte === 0xff
    value = value * 256 + byte
  }
  return unknown ? undefined : value
}
