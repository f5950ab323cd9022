import { expect, test } from 'vitest'
import { kindOfFile } from '../../../../client/record/ways/picture/kind-of-file.ts'

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (one) => one.charCodeAt(0)) : part,
    ),
  )
const uint32 = (value: number) => [24, 16, 8, 0].map((shift) => (value >> shift) & 255)

const PNG = (width: number, height: number, ...more: string[]) =>
  bytes(
    '\x89PNG\r\n\x1a\n',
    uint32(13),
    'IHDR',
    uint32(width),
    uint32(height),
    '\x08\x06\0\0\0',
    ...more,
  )
const BOXES = (brands: string, ...more: (string | number[])[]) =>
  bytes(uint32(8 + brands.length), 'ftyp', brands, ...more)
const ISPE = (width: number, height: number) => [
  ...bytes('ispe', uint32(0), uint32(width), uint32(height)),
]

test.each([
  ['a PNG', PNG(10_000, 10_000), { type: 'image/png', width: 10_000, height: 10_000 }],
  ['an animated PNG', PNG(8, 9, 'acTL', 'IDAT'), { type: 'image/png', isAnimated: true }],
  [
    'a plain GIF',
    bytes('GIF89a', [200, 0, 100, 0]),
    { width: 200, height: 100, isAnimated: false },
  ],
  ['a GIF that loops', bytes('GIF89a', [2, 0, 1, 0], 'NETSCAPE2.0'), { isAnimated: true }],
  [
    'a JPEG, past what stands before its size',
    bytes('\xff\xd8\xff\xe1', [0, 4, 1, 1], '\xff\xc2', [0, 11, 8, 0, 100, 0, 200, 3]),
    { type: 'image/jpeg', width: 200, height: 100 },
  ],
  [
    'an animated WebP',
    bytes('RIFF', uint32(0), 'WEBPVP8X', uint32(0), [2, 0, 0, 0], [99, 0, 0, 49, 0, 0]),
    { type: 'image/webp', width: 100, height: 50, isAnimated: true },
  ],
  ['an AVIF', BOXES('avif\0\0\0\0mif1', ISPE(300, 200)), { type: 'image/avif', width: 300 }],
])('%s is a picture, with its size', (_, file, expected) => {
  expect(kindOfFile(file)).toMatchObject({ kind: 'picture', ...expected })
})

test('a HEIC is known, and its size is that of the picture, not of a tile', () => {
  const file = BOXES('heic\0\0\0\0mif1heic', ISPE(512, 512), ISPE(12_000, 9_000))
  expect(kindOfFile(file)).toMatchObject({ kind: 'heic', width: 12_000, height: 9_000 })
})

test.each([
  ['<svg xmlns="http://www.w3.org/2000/svg"><animate/></svg>', 'svg'],
  ['\ufeff<?xml version="1.0"?>\n<!-- made by hand -->\n<svg/>', 'svg'],
  ['<!DOCTYPE html><p>', 'unknown'],
  ['', 'empty'],
  ['hello', 'unknown'],
  ['\x1aE\xdf\xa3', 'film'],
  ['\0\0\0\x14ftypqt  \0\0\0\0', 'film'],
  ['\0\0\0\x14ftypM4A \0\0\0\0', 'sound'],
  ['RIFF\0\0\0\0WAVE', 'sound'],
  ['RIFF\0\0\0\0AVI ', 'film'],
  ['ID3\x04', 'sound'],
])('%j is %s', (text, kind) => {
  const file = /[^\0-\xff]/.test(text) ? new TextEncoder().encode(text) : bytes(text)
  expect(kindOfFile(file).kind).toBe(kind)
})

test('a header that ends in the middle, or is noise, is no picture and throws nothing', () => {
  const whole = PNG(100, 100)
  for (let length = 1; length < 24; length++) {
    expect(kindOfFile(whole.slice(0, length)).kind).toBe('unknown')
  }
  expect(kindOfFile(bytes('\xff\xd8\xff\xe1')).kind).not.toBe('film')
  expect(kindOfFile(BOXES('heic', 'ispe'))).toMatchObject({ kind: 'heic' })
})
