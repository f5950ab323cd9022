import { expect, test } from 'vitest'
import { BROKEN, limitPayloads } from '../../../realtime/connections/payload-limit.ts'

test('of a payload with too many packets none is read, and the connection ends', () => {
  let [read, refused] = [0, 0]
  const usual = {
    decodePayload(payload: string) {
      read += 1
      return payload.split('\x1e').map((type) => ({ type }))
    },
  }
  const parser = limitPayloads(usual, { most: 3, onTooMany: () => void refused++ })
  expect(parser.decodePayload('a')).toHaveLength(1)
  expect(parser.decodePayload('a\x1eb\x1ec')).toHaveLength(3)
  expect([read, refused]).toEqual([2, 0])
  for (const payload of ['a\x1eb\x1ec\x1ed', '\x1e'.repeat(990_000)]) {
    expect(parser.decodePayload(payload)).toEqual([BROKEN])
  }
  expect([read, refused]).toEqual([2, 2])
})
