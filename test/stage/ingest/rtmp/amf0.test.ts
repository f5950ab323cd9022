import { describe, expect, test } from 'vitest'
import { decodeAmf, encodeAmf } from '../../../../stage/ingest/rtmp/amf0.ts'
import { ProtocolError } from '../../../../stage/ingest/rtmp/protocol-error.ts'
import { mutate } from '../../../support/mutate.ts'
import { createRandom } from '../../../support/random.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('AMF0 is read', () => {
  test('as it is written', () => {
    const written = encodeAmf('connect', 1, true, null, { app: 'live', level: 3 })
    const members = new Map<string, unknown>([
      ['app', 'live'],
      ['level', 3],
    ])
    expect(decodeAmf(written)).toEqual(['connect', 1, true, null, members])
  })

  test.each([
    ['an object', '03 0001 61 01 01 0000 09', [new Map([['a', true]])]],
    [
      'an ECMA array, whatever it says its length is',
      '08 000000ff 0001 61 05 0000 09',
      [new Map([['a', null]])],
    ],
    ['a strict array', '0a 00000002 05 06', [[null, undefined]]],
    ['a date', '0b 4000000000000000 0000', [2]],
    ['a long text', '0c 00000002 6869', ['hi']],
    [
      'a key of every object in JavaScript as a key like any other',
      '03 0009 5f5f70726f746f5f5f 05 0000 09',
      [new Map([['__proto__', null]])],
    ],
  ])('%s', (_, bytes, values) => {
    expect(decodeAmf(hex(bytes))).toEqual(values)
  })
})

describe('AMF0 is refused', () => {
  test.each([
    ['that is cut off in a number', '00 40'],
    ['that is cut off in a text', '02 0005 61'],
    ['that is cut off in an object', '03 0001 61'],
    ['with a type that is none', '7f'],
    ['with a reference, which nobody needs', '07 0000'],
    ['with an array that says it is huge', '0a ffffffff 05'],
    ['with a text that says it is huge', '0c ffffffff 61'],
  ])('%s', (_, bytes) => {
    expect(() => decodeAmf(hex(bytes))).toThrow(ProtocolError)
  })

  test('nested deeper than anybody writes', () => {
    const deep = (depth: number) => hex(`${'03000161'.repeat(depth)}05${'000009'.repeat(depth)}`)
    expect(() => decodeAmf(deep(8))).not.toThrow()
    expect(() => decodeAmf(deep(9))).toThrow('too deep')
    expect(() => decodeAmf(deep(4000))).toThrow('too deep')
  })

  test('with more values than anybody writes', () => {
    expect(() => decodeAmf(Buffer.alloc(256, 5))).not.toThrow()
    expect(() => decodeAmf(Buffer.alloc(257, 5))).toThrow('too many')
  })
})

test('whatever bytes come, AMF0 is read or refused, and nothing else happens', () => {
  const random = createRandom(6)
  const good = encodeAmf('connect', 1, { app: 'live', type: 'nonprivate', tcUrl: 'rtmp://x/live' })
  for (let round = 0; round < 5000; round += 1) {
    try {
      decodeAmf(mutate(good, random))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
    }
  }
})
