import { describe, expect, test } from 'vitest'
import { decodeAmf, encodeAmf } from '../../../../../stage/ingest/rtmp/protocol/amf0.ts'
import { mutate } from '../../../../support/mutate.ts'
import { createRandom } from '../../../../support/random.ts'

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

describe('what cannot be read ends the reading, and what came before counts', () => {
  test.each([
    ['cut off in a number', '00 40', []],
    ['cut off in a text', '02 0005 61', []],
    ['cut off in an object', '05 03 0001 61 05 0001 62', [null, new Map([['a', null]])]],
    [
      'cut off in an object of an object',
      '03 0001 61 03 0001 62 05',
      [new Map([['a', new Map([['b', null]])]])],
    ],
    ['of a type that is none', '05 7f 05', [null]],
    ['of an array that says it is huge', '05 0a ffffffff 05', [null]],
    ['of a text that says it is huge', '05 0c ffffffff 61', [null]],
    [
      'of a member of an unknown type',
      '03 0001 61 05 0001 62 7f 0000 09',
      [new Map([['a', null]])],
    ],
  ])('%s', (_, bytes, values) => {
    expect(decodeAmf(hex(bytes))).toEqual(values)
  })

  test('nested deeper than anybody writes', () => {
    const deep = (depth: number) => hex(`${'03000161'.repeat(depth)}05${'000009'.repeat(depth)}05`)
    expect(decodeAmf(deep(8))).toHaveLength(2)
    expect(decodeAmf(deep(9))).toHaveLength(1)
    expect(decodeAmf(deep(4000))).toHaveLength(1)
  })

  test('with more values than anybody writes', () => {
    expect(decodeAmf(Buffer.alloc(300, 5))).toHaveLength(256)
  })
})

describe('what nobody needs is stepped over', () => {
  test.each([
    ['a text that is very long', `02 1388 ${'61'.repeat(5000)} 05`, ['', null]],
    ['a reference', '07 0001 05', [undefined, null]],
    ['what the other side could not write', '0d 05', [undefined, null]],
    ['XML', '0f 00000002 6869 05', ['hi', null]],
    ['an object with a class', '10 0001 41 0001 61 05 0000 09 05', [new Map([['a', null]]), null]],
  ])('%s', (_, bytes, values) => {
    expect(decodeAmf(hex(bytes))).toEqual(values)
  })
})

test('whatever bytes come, AMF0 is read as far as it goes, and nothing else happens', () => {
  const random = createRandom(6)
  const good = encodeAmf('connect', 1, { app: 'live', type: 'nonprivate', tcUrl: 'rtmp://x/live' })
  for (let round = 0; round < 5000; round += 1) {
    expect(decodeAmf(mutate(good, random)).length).toBeLessThanOrEqual(256)
  }
})
