import { FLV_AUDIO, FLV_SCRIPT, FLV_VIDEO } from './flv.ts'
import type { StreamTag, TagKind } from './stream-tag.ts'
import { createWholePieces } from './whole-pieces.ts'

/** The bytes read are no FLV of this program; nothing that follows can be trusted. */
export class FlvError extends Error {
  override readonly name = 'FlvError'
}

const FILE_HEADER_BYTES = 13
const TAG_HEADER_BYTES = 11
const LENGTH_BYTES = 4
/** Larger than any that the ingest lets through. */
const MAX_TAG_BYTES = 8 * 1024 * 1024

/**
 * Takes a live FLV apart as it comes, as a broadcast writes it: H.264 and AAC in their plain form.
 * Throws an `FlvError` for what cannot be one; holds no more than one unfinished tag.
 */
export function createFlvReader(): (data: Buffer) => Generator<StreamTag> {
  let hasBegun = false
  const read = createWholePieces(TAG_HEADER_BYTES, (start) =>
    hasBegun ? sizeOf(start) : FILE_HEADER_BYTES,
  )

  return function* readTags(data) {
    for (const piece of read(data)) {
      if (hasBegun) yield tagIn(piece)
      else checkHeader(piece)
      hasBegun = true
    }
  }
}

function checkHeader(bytes: Buffer): void {
  if (bytes.toString('latin1', 0, 3) !== 'FLV') throw new FlvError('This is no FLV.')
}

function sizeOf(bytes: Buffer): number {
  const size = TAG_HEADER_BYTES + bytes.readUIntBE(1, 3) + LENGTH_BYTES
  if (size > MAX_TAG_BYTES) throw new FlvError('A tag is too large.')
  return size
}

function tagIn(bytes: Buffer): StreamTag {
  // A copy: a slice would keep the whole read alive as long as the last viewer needs this tag.
  return { kind: kindOf(bytes), bytes: Buffer.from(bytes) }
}

/** By its type and the first two bytes of what it carries; `SETTINGS` are those of a decoder. */
function kindOf(tag: Buffer): TagKind {
  const type = tag[0]
  const [first = 0, packet] = tag.subarray(TAG_HEADER_BYTES, tag.length - LENGTH_BYTES)
  if (type === FLV_SCRIPT) return 'metadata'
  if (type === FLV_AUDIO) return packet === SETTINGS ? 'audio-header' : 'sound'
  if (type !== FLV_VIDEO) throw new FlvError('A tag of no type.')
  if (packet === SETTINGS) return 'video-header'
  return first >> 4 === KEY_FRAME ? 'key-frame' : 'frame'
}

const SETTINGS = 0
const KEY_FRAME = 1
