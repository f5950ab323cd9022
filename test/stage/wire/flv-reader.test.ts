import { expect, test } from 'vitest'
import { flvHeader, flvTag } from '../../../stage/wire/flv.ts'
import { createFlvReader, FlvError } from '../../../stage/wire/flv-reader.ts'
import type { TagKind } from '../../../stage/wire/stream-tag.ts'

const TAGS: [TagKind, Buffer][] = [
  ['metadata', flvTag(18, 0, Buffer.from('onMetaData'))],
  ['video-header', flvTag(9, 0, Buffer.from([0x17, 0, 1, 2, 3]))],
  ['audio-header', flvTag(8, 0, Buffer.from([0xaf, 0, 1, 2]))],
  ['key-frame', flvTag(9, 40, Buffer.from([0x17, 1, 4, 5, 6]))],
  ['sound', flvTag(8, 50, Buffer.from([0xaf, 1, 7]))],
  ['frame', flvTag(9, 80, Buffer.from([0x27, 1, 8, 9]))],
]
const FLV = Buffer.concat([flvHeader({ audio: true }), ...TAGS.map(([, bytes]) => bytes)])

test.each([1, 7, 40, 1000])('an FLV in pieces of %i bytes comes apart into its tags', (size) => {
  const read = createFlvReader()
  const pieces = Array.from({ length: Math.ceil(FLV.length / size) }, (_, index) =>
    FLV.subarray(index * size, (index + 1) * size),
  )
  const tags = pieces.flatMap((piece) => [...read(piece)])
  expect(tags.map(({ kind, bytes }) => [kind, bytes])).toEqual(TAGS)
})

test.each([
  ['that does not begin as one', Buffer.from('HTTP/1.1 200 OK\r\n')],
  [
    'with a tag of no type',
    Buffer.concat([flvHeader({ audio: true }), flvTag(7, 0, Buffer.alloc(4))]),
  ],
  [
    'with a tag larger than any',
    Buffer.concat([
      flvHeader({ audio: true }),
      Buffer.from([9, 0xff, 0xff, 0xff]),
      Buffer.alloc(20),
    ]),
  ],
])('an FLV %s is not believed', (_, bytes) => {
  expect(() => [...createFlvReader()(bytes)]).toThrow(FlvError)
})
