/** Why some bytes are not a whole WebM. */
export class WebmError extends Error {
  override readonly name = 'WebmError'
}

const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const CLUSTER = 0x1f43b675
const SIMPLE_BLOCK = 0xa3
const BLOCK_GROUP = 0xa0

interface Element {
  id: number
  /** Where the content begins and ends; no end when the writer did not know the size. */
  start: number
  end: number | undefined
}

/**
 * Counts the frames of a WebM and writes into its header the size that a program writing into a
 * pipe cannot know. Changes `webm` in place. Throws a `WebmError` when it is not a whole WebM.
 */
export function sealWebm(webm: Buffer): number {
  const header = readElement(webm, 0)
  if (header.id !== EBML || header.end === undefined) throw new WebmError('no WebM header')
  const segment = readElement(webm, header.end)
  if (segment.id !== SEGMENT) throw new WebmError('no segment in the WebM')
  const frames = countFrames(webm, segment.start)
  if (segment.end === undefined) writeSize(webm, header.end + 4, segment)
  return frames
}

function countFrames(webm: Buffer, from: number): number {
  let frames = 0
  let at = from
  while (at < webm.length) {
    const element = readElement(webm, at)
    if (element.id === SIMPLE_BLOCK || element.id === BLOCK_GROUP) frames += 1
    // Into a cluster, past everything else: blocks lie nowhere but directly in clusters.
    at = element.id === CLUSTER ? element.start : (element.end ?? webm.length)
  }
  return frames
}

function readElement(webm: Buffer, at: number): Element {
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

function writeSize(webm: Buffer, sizeAt: number, segment: Element): void {
  // Writers that do not know a size leave eight bytes for it; with fewer it may stay unknown.
  if (segment.start - sizeAt !== 8) return
  webm.writeBigUInt64BE((1n << 56n) | BigInt(webm.length - segment.start), sizeAt)
}
