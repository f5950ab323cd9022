import { describe, expect, test } from 'vitest'
import {
  createChunkReader,
  type RtmpMessage,
} from '../../../../../stage/ingest/rtmp/protocol/chunk-reader.ts'
import { ProtocolError } from '../../../../../stage/ingest/rtmp/protocol/protocol-error.ts'
import { mutate } from '../../../../support/mutate.ts'
import { createRandom } from '../../../../support/random.ts'
import { chunk, message } from '../chunks.ts'

const MOST = 100_000
const read = (...data: Buffer[]) => {
  const reader = createChunkReader(MOST)
  return data.flatMap((bytes) => [...reader.read(bytes)])
}
const bytes = (length: number, from = 0) => Buffer.from(Array.from({ length }, (_, n) => n + from))
const times = (messages: RtmpMessage[]) => messages.map(({ timestamp }) => timestamp)

describe('a message is put together', () => {
  test('from one chunk', () => {
    const payload = bytes(100)
    const data = chunk({ format: 0, chunkStream: 4, time: 7, length: 100, type: 8, payload })
    expect(read(data)).toEqual([{ type: 8, streamId: 1, timestamp: 7, payload }])
  })

  test('from many chunks, wherever the network cuts them', () => {
    const payload = bytes(1000)
    const data = Buffer.concat([message(9, payload, 5), message(8, payload, 6)])
    const expected = read(data)
    expect(expected.map((found) => found.payload.equals(payload))).toEqual([true, true])
    for (let size = 1; size < 150; size += 7) {
      const reader = createChunkReader(MOST)
      const found: RtmpMessage[] = []
      for (let at = 0; at < data.length; at += size) {
        found.push(...reader.read(data.subarray(at, at + size)))
      }
      expect(found).toEqual(expected)
    }
  })

  test('although another one is sent in between', () => {
    const [one, two] = [bytes(200), bytes(150, 50)]
    const data = Buffer.concat([
      chunk({ format: 0, chunkStream: 4, length: 200, type: 8, payload: one.subarray(0, 128) }),
      chunk({ format: 0, chunkStream: 6, length: 150, type: 9, payload: two.subarray(0, 128) }),
      chunk({ format: 3, chunkStream: 4, payload: one.subarray(128) }),
      chunk({ format: 3, chunkStream: 6, payload: two.subarray(128) }),
    ])
    expect(read(data).map(({ type, payload }) => [type, payload])).toEqual([
      [8, one],
      [9, two],
    ])
  })

  test.each([2, 63, 64, 319, 320, 65_599])('on chunk stream %i', (chunkStream) => {
    expect(read(chunk({ format: 0, chunkStream, length: 1, payload: bytes(1) }))).toHaveLength(1)
  })

  test('when it is empty', () => {
    expect(read(chunk({ format: 0, chunkStream: 4 }))).toMatchObject([{ payload: Buffer.alloc(0) }])
  })

  test('in chunks of the size that was announced', () => {
    const size = Buffer.from([0, 0, 0x10, 0])
    const payload = bytes(3000)
    const data = chunk({ format: 0, chunkStream: 4, length: 3000, payload })
    expect(read(message(1, size, 0, 2), data)[1]?.payload).toEqual(payload)
  })

  test.each([0x08000000, 0x7fffffff, 0xffffffff])(
    'in one chunk when a size of %i was announced, as joy4 and vdk do',
    (size) => {
      const payload = bytes(3000)
      const data = chunk({ format: 0, chunkStream: 4, length: 3000, payload })
      expect(read(message(1, uint32(size), 0, 2), data)[1]?.payload).toEqual(payload)
    },
  )

  test('in chunks of one byte when a size of nothing was announced', () => {
    const data = [
      chunk({ format: 0, chunkStream: 4, length: 2, payload: bytes(1) }),
      chunk({ format: 3, chunkStream: 4, payload: bytes(1, 1) }),
    ]
    expect(read(message(1, uint32(0), 0, 2), ...data)[1]?.payload).toEqual(bytes(2))
  })

  test('whose chunk stream begins with a header of type 1, as pings of librtmp do', () => {
    const data = chunk({
      format: 1,
      chunkStream: 2,
      time: 7,
      length: 6,
      type: 4,
      payload: bytes(6),
    })
    expect(read(data)).toMatchObject([{ type: 4, timestamp: 7, payload: bytes(6) }])
  })

  test.each([0, 1, 2] as const)(
    'although its second chunk repeats a header of type %i',
    (format) => {
      const payload = bytes(200)
      const same = { chunkStream: 4, length: 200, type: 8 }
      const data = [
        chunk({ ...same, format: 0, payload: payload.subarray(0, 128) }),
        chunk({ ...same, format, payload: payload.subarray(128) }),
        chunk({ ...same, format: 2, length: 200, payload: payload.subarray(0, 128) }),
        chunk({ format: 3, chunkStream: 4, payload: payload.subarray(128) }),
      ]
      expect(read(...data).map((found) => found.payload)).toEqual([payload, payload])
    },
  )
})

function uint32(value: number): Buffer {
  const number = Buffer.alloc(4)
  number.writeUInt32BE(value)
  return number
}

describe('its time', () => {
  const part = { chunkStream: 4, length: 1, payload: bytes(1) }

  test('is what changed since the last message of its chunk stream', () => {
    const data = [
      chunk({ ...part, format: 0, time: 1000 }),
      chunk({ ...part, format: 1, time: 40 }),
      chunk({ ...part, format: 2, time: 20 }),
      chunk({ ...part, format: 3 }),
    ]
    expect(times(read(...data))).toEqual([1000, 1040, 1060, 1080])
  })

  test('may need 32 bits, in every chunk of the message', () => {
    const long = bytes(130)
    const time = 0x01234567
    const data = [
      chunk({ ...part, format: 0, time, length: 130, payload: long.subarray(0, 128) }),
      chunk({ format: 3, chunkStream: 4, extendedTime: time, payload: long.subarray(128) }),
    ]
    expect(read(...data)).toMatchObject([{ timestamp: time, payload: long }])
  })

  test('may need 32 bits in the first chunk only, as older versions of librtmp write it', () => {
    const long = bytes(130)
    const time = 0x01234567
    const data = [
      chunk({ ...part, format: 0, time, length: 130, payload: long.subarray(0, 128) }),
      chunk({ format: 3, chunkStream: 4, payload: long.subarray(128) }),
      chunk({ ...part, format: 1, time: 20 }),
      chunk({ ...part, format: 1, time: 20 }),
    ]
    expect(times(read(...data))).toEqual([time, time + 20, time + 40])
  })

  test('begins again after 49 days', () => {
    const data = [
      chunk({ ...part, format: 0, time: 0xfffffff0 }),
      chunk({ ...part, format: 1, time: 0x20 }),
    ]
    expect(times(read(...data))).toEqual([0xfffffff0, 0x10])
  })
})

describe('it is refused', () => {
  test.each([
    ['a message that says it is too long', chunk({ format: 0, chunkStream: 4, length: MOST + 1 })],
    ['a chunk without a beginning', chunk({ format: 3, chunkStream: 4 })],
    ['a chunk stream that begins without a length', chunk({ format: 2, chunkStream: 4 })],
    [
      'a message that begins inside another',
      Buffer.concat([
        chunk({ format: 0, chunkStream: 4, length: 200, payload: bytes(128) }),
        chunk({ format: 0, chunkStream: 4, length: 10, payload: bytes(10) }),
      ]),
    ],
  ])('%s', (_, data) => {
    expect(() => read(data)).toThrow(ProtocolError)
  })

  test('when there are too many chunk streams', () => {
    const streams = (count: number) =>
      Array.from({ length: count }, (_, n) => chunk({ format: 0, chunkStream: n + 2 }))
    expect(() => read(...streams(32))).not.toThrow()
    expect(() => read(...streams(33))).toThrow('chunk streams')
  })

  test('when too much is left unfinished', () => {
    const reader = createChunkReader(4e6)
    const begin = (chunkStream: number) => [
      ...reader.read(chunk({ format: 0, chunkStream, length: 4e6, payload: Buffer.alloc(2.9e6) })),
    ]
    const chunksOf2900000 = Buffer.alloc(4)
    chunksOf2900000.writeUInt32BE(2.9e6)
    expect([...reader.read(message(1, chunksOf2900000, 0, 2))]).toHaveLength(1)
    expect(begin(4)).toEqual([])
    expect(begin(5)).toEqual([])
    expect(() => begin(6)).toThrow('unfinished')
  })
})

test('a message that was given up leaves room for the next', () => {
  const data = [
    chunk({ format: 0, chunkStream: 4, length: 200, payload: bytes(128) }),
    message(2, Buffer.from([0, 0, 0, 4]), 0, 2),
    chunk({ format: 0, chunkStream: 4, length: 10, payload: bytes(10) }),
  ]
  expect(read(...data).map(({ type }) => type)).toEqual([2, 9])
})

test('a header that announces much and sends nothing costs nothing', () => {
  const readers = Array.from({ length: 200 }, () => createChunkReader(4e6))
  const before = process.memoryUsage().arrayBuffers
  const promise = chunk({ format: 0, chunkStream: 4, length: 4e6, payload: bytes(100) })
  for (const reader of readers) expect([...reader.read(promise)]).toEqual([])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6)
})

test('whatever bytes come, they are read or refused, and nothing else happens', () => {
  const random = createRandom(7)
  const good = Buffer.concat([message(20, bytes(180)), message(9, bytes(2000), 40, 6)])
  let refused = 0
  for (let round = 0; round < 3000; round += 1) {
    try {
      read(mutate(good, random))
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      refused += 1
    }
  }
  expect(refused).toBeGreaterThan(300)
})
