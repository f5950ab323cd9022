import { expect, test } from 'vitest'
import { DataUriError, decodeJpegDataUri } from '../../../helpers/jpeg/data-uri.ts'

const PREFIX = 'data:image/jpeg;base64,'

function codeOf(text: string, maxBytes = 1000): string | undefined {
  try {
    decodeJpegDataUri(text, maxBytes)
    return undefined
  } catch (error) {
    if (!(error instanceof DataUriError)) throw error
    return error.code
  }
}

test('a data URI gives the bytes it was made of, with every kind of padding', () => {
  for (const length of [1, 2, 3, 4, 5, 255, 256, 1000]) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 97) % 256))
    expect(decodeJpegDataUri(PREFIX + bytes.toString('base64'), 1000).equals(bytes)).toBe(true)
  }
})

test.each([
  ['another type', 'data:image/png;base64,AAAA'],
  ['a type in capitals', 'DATA:image/jpeg;base64,AAAA'],
  ['a parameter', 'data:image/jpeg;charset=x;base64,AAAA'],
  ['a space before it', ' data:image/jpeg;base64,AAAA'],
  ['no prefix', 'AAAA'],
  ['nothing', ''],
  ['no bytes', PREFIX],
  ['no base64', 'data:image/jpeg,AAAA'],
])('%s is refused', (_, text) => {
  expect(codeOf(text)).toBe('bad')
})

test.each([
  ['a line break', 'AAAA\nAAAA'],
  ['a carriage return', 'AAAA\r\nAAAA'],
  ['a space', 'AAAA AAAA'],
  ['a percent escape', 'AAAA%41AAA'],
  ['the URL alphabet', 'AA-_AAAA'],
  ['missing padding', 'AAAAAA'],
  ['padding in the middle', 'AA==AAAA'],
  ['too much padding', 'AAAA===='],
  ['bits that no encoder writes', 'AAAAAB=='],
  ['a comma', 'AAAA,AAA'],
  ['letters from elsewhere', 'AAAÄ'],
  ['a lone surrogate', 'AAA\ud800'],
  ['a zero byte', 'AAA\0'],
])('base64 with %s is refused', (_, body) => {
  expect(codeOf(PREFIX + body)).toBe('bad')
})

test('the ceiling is exact', () => {
  const uri = (length: number) => PREFIX + Buffer.alloc(length).toString('base64')
  expect(codeOf(uri(64), 64)).toBeUndefined()
  expect(codeOf(uri(65), 64)).toBe('too_large')
  expect(codeOf(uri(66), 64)).toBe('too_large')
  expect(codeOf(uri(67), 64)).toBe('too_large')
})

test('a text that is too long is refused before anything else is looked at', () => {
  expect(codeOf('x'.repeat(50_000_000), 64)).toBe('too_large')
})
