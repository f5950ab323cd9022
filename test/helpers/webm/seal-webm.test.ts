import { expect, test } from 'vitest'
import { WebmError } from '../../../helpers/webm/ebml.ts'
import { sealWebm } from '../../../helpers/webm/seal-webm.ts'

const HEADER = Buffer.from('1a45dfa380', 'hex')
const UNKNOWN = '01ffffffffffffff'
const BLOCK = Buffer.from('a38400000000', 'hex')

function segment(size: string, ...content: Buffer[]): Buffer {
  return Buffer.concat([HEADER, Buffer.from(`18538067${size}`, 'hex'), ...content])
}

/** A cluster of so many frames, of known size. */
function cluster(frames: number): Buffer {
  const blocks = Buffer.concat(Array.from({ length: frames }, () => BLOCK))
  const size = Buffer.from([0x40 | (blocks.length >> 8), blocks.length & 0xff])
  return Buffer.concat([Buffer.from('1f43b675', 'hex'), size, blocks])
}

test('the frames of all clusters are counted', () => {
  expect(sealWebm(segment(UNKNOWN, cluster(7), cluster(3)))).toBe(10)
})

test('a segment of unknown size gets the size it has', () => {
  const webm = segment(UNKNOWN, cluster(2))
  sealWebm(webm)
  expect(webm.readBigUInt64BE(9)).toBe((1n << 56n) + BigInt(webm.length - 17))
  expect(sealWebm(webm)).toBe(2)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('this is no WebM')],
  ['a header alone', HEADER],
  ['a cluster that is cut off', segment(UNKNOWN, cluster(3).subarray(0, 12))],
  ['a block that is cut off', segment(UNKNOWN, cluster(0), BLOCK.subarray(0, 4))],
  ['zeros', segment(UNKNOWN, Buffer.alloc(100))],
  ['a size beyond the end', segment('01000000000fffff', cluster(1))],
])('%s is no WebM', (_, bytes) => {
  expect(() => sealWebm(bytes)).toThrow(WebmError)
})
