import { expect, test } from 'vitest'
import {
  escapeBeyondAscii,
  readByteString,
} from '../../../../realtime/connections/protocol-3/byte-strings.ts'

const asBytes = (text: string) => Buffer.from(text).toString('latin1')

test.each(['plain', 'é', 'ÿ', '日本', '🧶', 'a\u0000b', '\ufeffx'])(
  '%j is read from its bytes',
  (text) => {
    expect(readByteString(asBytes(text))).toBe(text)
  },
)

test.each(['plain', 'é alone', 'ÿÿ', '日本 é', '🧶', 'Ã', '\ud83d'])(
  '%j is left as it is',
  (text) => {
    expect(readByteString(text)).toBe(text)
  },
)

test.each(['plain', 'é', '日本', '🧶', '\ud83d', '\u2028"\\'])('%j goes out as ASCII', (text) => {
  const json = escapeBeyondAscii(JSON.stringify({ text }))
  expect(json).toMatch(/^[\0-\x7f]*$/)
  expect(JSON.parse(json)).toEqual({ text })
})
