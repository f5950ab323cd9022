import { type Element, elementsFrom, ID, readElement, WebmError } from './ebml.ts'

/**
 * Counts the frames of a WebM and writes into its header the size that a program writing into a
 * pipe cannot know. Changes `webm` in place. Throws a `WebmError` when it is not a whole WebM.
 */
export function sealWebm(webm: Buffer): number {
  const header = readElement(webm, 0)
  if (header.id !== ID.EBML || header.end === undefined) throw new WebmError('no WebM header')
  const segment = readElement(webm, header.end)
  if (segment.id !== ID.SEGMENT) throw new WebmError('no segment in the WebM')
  const frames = countFrames(webm, segment.start)
  if (segment.end === undefined) writeSize(webm, header.end + 4, segment)
  return frames
}

function countFrames(webm: Buffer, from: number): number {
  let frames = 0
  for (const { id } of elementsFrom(webm, from)) {
    if (id === ID.SIMPLE_BLOCK || id === ID.BLOCK_GROUP) frames += 1
  }
  return frames
}

function writeSize(webm: Buffer, sizeAt: number, segment: Element): void {
  // Writers that do not know a size leave eight bytes for it; with fewer it may stay unknown.
  if (segment.start - sizeAt !== 8) return
  webm.writeBigUInt64BE((1n << 56n) | BigInt(webm.length - segment.start), sizeAt)
}
