/** Elements of a WebM on the way to its first frame (RFC 9559), and the block that holds it. */
const PARENTS = [0x18538067, 0x1f43b675]
const SIMPLE_BLOCK = 0xa3
/** A track's number of one byte, the time within its cluster, flags: then the frame. */
const BLOCK_HEADER_BYTES = 4

/**
 * The first picture of a VP8 clip as a WebP, without decoding anything: a key frame of VP8 is what a
 * simple WebP wraps (RFC 9649, section 2.5). `undefined` when there is none.
 */
export function stillOf(clip: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const frame = firstFrame(clip)
  const isKeyFrame = frame !== undefined && frame.length >= 10 && ((frame[0] ?? 1) & 1) === 0
  return isKeyFrame ? wrap(frame) : undefined
}

function firstFrame(clip: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at < clip.length; ) {
    const id = readVint(clip, at, 'with its marker')
    const size = readVint(clip, at + id.length, 'without')
    const start = at + id.length + size.length
    if (id.length === 0 || size.length === 0) return undefined
    if (id.value === SIMPLE_BLOCK) {
      return clip.subarray(start + BLOCK_HEADER_BYTES, start + size.value)
    }
    at = PARENTS.includes(id.value) ? start : start + size.value
  }
  return undefined
}

/** The number of leading zero bits tells how many bytes follow (RFC 8794, section 4); 0 bytes past the end. */
function readVint(bytes: Uint8Array, at: number, marker: 'with its marker' | 'without') {
  const first = bytes[at] ?? 0
  const length = first === 0 ? 0 : Math.clz32(first) - 23
  let value = marker === 'without' ? first & (0xff >> length) : first
  for (let i = 1; i < length; i += 1) value = value * 256 + (bytes[at + i] ?? 0)
  return { length, value }
}

function wrap(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = frame.length + (frame.length & 1)
  const webp = new Uint8Array(20 + padded)
  const view = new DataView(webp.buffer)
  const write = (at: number, letters: string) => webp.set(new TextEncoder().encode(letters), at)
  write(0, 'RIFF')
  view.setUint32(4, 12 + padded, true)
  write(8, 'WEBPVP8 ')
  view.setUint32(16, frame.length, true)
  webp.set(frame, 20)
  return webp
}
