import { describe, expect, test } from 'vitest'
import {
  createLinkReader,
  encodeLinkFrame,
  encodeLinkJson,
  jsonIn,
  LinkError,
  MAX_LINK_FRAME_BYTES,
} from '../../../stage/wire/link.ts'

const frames = [
  encodeLinkFrame('tag', 7, Buffer.from('one'), Buffer.from(' two')),
  encodeLinkFrame('ended', 0xffffffff),
  encodeLinkJson('publish-request', 1, { room: 'café' }),
]

describe('frames between server and ingest', () => {
  test('come through wherever the pipe cuts them', () => {
    const data = Buffer.concat(frames)
    for (let size = 1; size <= data.length; size += 1) {
      const read = createLinkReader()
      const seen = []
      for (let at = 0; at < data.length; at += size) {
        seen.push(...read(data.subarray(at, at + size)))
      }
      expect(seen.map(({ type, session }) => [type, session])).toEqual([
        ['tag', 7],
        ['ended', 0xffffffff],
        ['publish-request', 1],
      ])
      expect(seen[0]?.body.toString()).toBe('one two')
      expect(seen[2] && jsonIn(seen[2])).toEqual({ room: 'café' })
    }
  })

  test('do not keep the read they came in alive', () => {
    const data = Buffer.concat([...frames, Buffer.alloc(60_000)])
    const [first] = [...createLinkReader()(data.subarray(0, frames[0]?.length))]
    expect(first?.body.buffer).not.toBe(data.buffer)
  })

  test.each([
    ['shorter than their own header', Buffer.from([0, 0, 0, 4])],
    ['longer than any can be', uint32(MAX_LINK_FRAME_BYTES + 1)],
    ['of a type that is none', Buffer.from([0, 0, 0, 5, 99, 0, 0, 0, 0])],
  ])('are refused when they are %s', (_, data) => {
    expect(() => [...createLinkReader()(data)]).toThrow(LinkError)
  })

  test.each(['', 'null', '1', '{'])('with the body %j are no JSON object', (text) => {
    const body = Buffer.from(text)
    expect(() => jsonIn({ type: 'publish-request', session: 1, body })).toThrow(LinkError)
  })
})

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
