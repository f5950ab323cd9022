/** What a file holds, by its first bytes: its name and the type that a system gives it may lie. */
export interface FileKind {
  kind: 'picture' | 'svg' | 'heic' | 'film' | 'sound' | 'empty' | 'unknown'
  /** The media type of a picture. */
  type?: string
  /** A picture's size as its header has it; missing where it has none that is read here. */
  width?: number
  height?: number
  /** A picture that moves, as far as its header says. */
  isAnimated?: boolean
}

/** Enough for the header of any picture, with its colour profile and its preview in front. */
export const HEADER_BYTES = 262_144

/** Reads the kind of a file from its first `HEADER_BYTES`. */
export function kindOfFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) return { kind: 'empty' }
  const text = latin(bytes.subarray(0, 4096))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const read of READERS) {
    try {
      const kind = read(text, view, bytes)
      if (kind !== undefined) return kind
    } catch {
      // The header ends in the middle: whatever it is, nothing can show it.
      return { kind: 'unknown' }
    }
  }
  return { kind: 'unknown' }
}

type Reader = (text: string, view: DataView, bytes: Uint8Array) => FileKind | undefined

const READERS: Reader[] = [readPng, readJpeg, readGif, readRiff, readBmp, readBoxes, readOthers]

function picture(type: string, width: number, height: number, isAnimated = false): FileKind {
  return { kind: 'picture', type: `image/${type}`, width, height, isAnimated }
}

function readPng(text: string, view: DataView): FileKind | undefined {
  if (text.slice(1, 6) !== 'PNG\r\n') return undefined
  // An animation says so before its first picture.
  const isAnimated = text.slice(0, Math.max(0, text.indexOf('IDAT'))).includes('acTL')
  return picture('png', view.getUint32(16), view.getUint32(20), isAnimated)
}

/** The first marker that begins a frame (SOF0 to SOF15, but for the three that are no frame). */
function readJpeg(text: string, view: DataView): FileKind | undefined {
  if (!text.startsWith('\xff\xd8\xff')) return undefined
  let at = 2
  while (at + 9 < view.byteLength) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return picture('jpeg', view.getUint16(at + 7), view.getUint16(at + 5))
    at += 2 + view.getUint16(at + 2)
  }
  return { kind: 'picture', type: 'image/jpeg' }
}

function readGif(text: string, view: DataView): FileKind | undefined {
  if (!/^GIF8[79]a/.test(text)) return undefined
  const isAnimated = text.includes('NETSCAPE2.0')
  return picture('gif', view.getUint16(6, true), view.getUint16(8, true), isAnimated)
}

/** RIFF holds WebP, and films (AVI) and sounds (WAV) as well. */
function readRiff(text: string, view: DataView): FileKind | undefined {
  if (!text.startsWith('RIFF')) return undefined
  if (text.slice(8, 12) !== 'WEBP') return { kind: text.slice(8, 12) === 'WAVE' ? 'sound' : 'film' }
  if (text.slice(12, 16) === 'VP8X') {
    const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
    const isAnimated = (view.getUint8(20) & 2) !== 0
    return picture('webp', uint24(24) + 1, uint24(27) + 1, isAnimated)
  }
  if (text.slice(12, 16) === 'VP8L') {
    const bits = view.getUint32(21, true)
    return picture('webp', (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1)
  }
  return picture('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
}

function readBmp(text: string, view: DataView): FileKind | undefined {
  if (!text.startsWith('BM') || view.getUint32(6, true) !== 0) return undefined
  return picture('bmp', Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true)))
}

/** ISO base media: AVIF and HEIC are pictures, everything else in it is a film or a sound. */
function readBoxes(text: string, view: DataView, bytes: Uint8Array): FileKind | undefined {
  if (text.slice(4, 8) !== 'ftyp') return undefined
  const brands = text.slice(8, view.getUint32(0))
  if (/M4[ABP] /.test(brands.slice(0, 4))) return { kind: 'sound' }
  const isAvif = /avi[fs]/.test(brands)
  if (!isAvif && !/^(?:hei[cxms]|hev[cx]|mif1|msf1)/.test(brands)) return { kind: 'film' }
  // The image spatial extents (`ispe`), of which the largest is the picture and others its tiles.
  const header = latin(bytes)
  let [width, height] = [0, 0]
  for (let at = header.indexOf('ispe'); at !== -1; at = header.indexOf('ispe', at + 4)) {
    if (at + 16 > bytes.length) break
    if (view.getUint32(at + 8) > width) {
      width = view.getUint32(at + 8)
      height = view.getUint32(at + 12)
    }
  }
  const size = width > 0 ? { width, height } : {}
  const isAnimated = brands.includes('avis')
  return {
    kind: isAvif ? 'picture' : 'heic',
    type: isAvif ? 'image/avif' : 'image/heic',
    isAnimated,
    ...size,
  }
}

/** Matroska and WebM, Ogg, MPEG, Flash and Windows Media. */
const FILM_BEGINNINGS = [
  '\x1aE\xdf\xa3',
  'OggS',
  '\0\0\x01\xb3',
  '\0\0\x01\xba',
  'FLV\x01',
  '0&\xb2u',
]

function readOthers(text: string): FileKind | undefined {
  if (/^(?:ID3|fLaC|\xff[\xfb\xf3\xf2\xf1\xf9])/.test(text)) return { kind: 'sound' }
  if (FILM_BEGINNINGS.some((beginning) => text.startsWith(beginning))) return { kind: 'film' }
  if (/^.{4}(?:moov|mdat|wide|free)/s.test(text)) return { kind: 'film' }
  const isSvg = /^\W*(?:<\?xml|<!--|<!DOCTYPE|<svg)/i.test(text) && /<svg[\s/>]/i.test(text)
  return isSvg ? { kind: 'svg' } : undefined
}

/** Bytes as characters of the same value. */
function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
