import { describe, expect, test } from 'vitest'
import { encodeAmf } from '../../../../../stage/ingest/rtmp/protocol/amf0.ts'
import {
  AGGREGATE,
  AUDIO,
  AUDIO_HEADER,
  createPublisher,
  DATA,
  FRAME,
  KEY_FRAME,
  pictureTimes,
  SOUND,
  VIDEO,
  VIDEO_HEADER,
} from '../publisher.ts'

describe('metadata', () => {
  test('with a tag of 5,000 characters costs only that tag', () => {
    const facts = encodeAmf('@setDataFrame', 'onMetaData', {
      comment: 'x'.repeat(5000),
      width: 640,
    })
    const [tag] = createPublisher().take(DATA, facts)
    expect(tag?.payload).toEqual(encodeAmf('onMetaData', { width: 640 }))
  })

  test('that breaks off in what nobody can read counts up to there', () => {
    const whole = encodeAmf('onMetaData', { width: 640 })
    const broken = Buffer.concat([whole.subarray(0, -3), Buffer.from([0, 1, 0x61, 0x7f])])
    const [tag] = createPublisher().take(DATA, broken)
    expect(tag?.payload).toEqual(whole)
  })

  test.each([
    ['of nothing', Buffer.alloc(0)],
    ['of noise', Buffer.from('7f7f7f', 'hex')],
    ['of something else', encodeAmf('onCuePoint', { width: 640 })],
  ])('%s is left out', (_, bytes) => {
    expect(createPublisher().take(DATA, bytes)).toEqual([])
  })
})

describe('codecs named by four letters', () => {
  const start = [...Buffer.from('avc1'), ...VIDEO_HEADER.subarray(5)]
  test.each([
    ['settings', [0x90, ...start], [0x17, 0, 0, 0, 0, ...VIDEO_HEADER.subarray(5)]],
    [
      'settings behind nanoseconds',
      [0x97, 2, 9, 9, 9, 0x10, ...start].map(Number),
      [...[0x17, 0, 0, 0, 0], ...VIDEO_HEADER.subarray(5)],
    ],
    [
      'the first of many tracks',
      [0x96, 0x00, ...Buffer.from('avc1'), 0, ...VIDEO_HEADER.subarray(5)],
      [...[0x17, 0, 0, 0, 0], ...VIDEO_HEADER.subarray(5)],
    ],
  ])('are those of four bits when it is H.264: %s', (_, bytes, plain) => {
    const [tag] = createPublisher().take(VIDEO, Buffer.from(bytes))
    expect(tag).toMatchObject({ kind: 'video-header', payload: Buffer.from(plain) })
  })

  test('carry pictures with and without an offset', () => {
    const { take, begin } = createPublisher()
    begin()
    const withOffset = Buffer.from([0xa1, ...Buffer.from('avc1'), 0, 0, 7, 5])
    const without = Buffer.from([0x93, ...Buffer.from('avc1'), 5])
    expect(take(VIDEO, withOffset, 40)[0]?.payload).toEqual(Buffer.from([0x27, 1, 0, 0, 7, 5]))
    expect(take(VIDEO, without, 80)[0]).toMatchObject({
      kind: 'key-frame',
      payload: Buffer.from([0x17, 1, 0, 0, 0, 5]),
    })
  })

  test('carry AAC', () => {
    const { take, begin } = createPublisher()
    const header = Buffer.from([0x90, ...Buffer.from('mp4a'), 0x12, 0x10])
    expect(take(AUDIO, header)[0]).toMatchObject({ kind: 'audio-header', payload: AUDIO_HEADER })
    begin()
    const sound = Buffer.from([0x91, ...Buffer.from('mp4a'), 3, 3])
    expect(take(AUDIO, sound, 5)[0]).toMatchObject({ kind: 'sound', payload: SOUND })
  })

  test.each([
    ['a second track of pictures', VIDEO, [0x96, 0x00, ...Buffer.from('hvc1'), 1, 0]],
    ['a second track of sound', AUDIO, [0x95, 0x01, ...Buffer.from('Opus'), 1, 0]],
    ['colours of high dynamic range', VIDEO, [0x94, ...Buffer.from('hvc1'), 0]],
    ['what is cut off', VIDEO, [0x90, 0x61]],
  ])('leave out %s', (_, type, bytes) => {
    expect(createPublisher().take(type, Buffer.from(bytes))).toEqual([])
  })

  test.each([
    ['H.265', VIDEO, [0x90, ...Buffer.from('hvc1'), 1, 2], 'Only H.264'],
    ['Opus', AUDIO, [0x90, ...Buffer.from('Opus'), 1, 2], 'Only AAC'],
  ])('are refused in a sentence when it is %s', (_, type, bytes, sentence) => {
    expect(() => createPublisher().take(type, Buffer.from(bytes))).toThrow(sentence)
  })
})

test('messages in an aggregate count as if each had come by itself', () => {
  const tagOf = (type: number, at: number, payload: Buffer) => {
    const head = Buffer.alloc(11)
    head.writeUInt8(type)
    head.writeUIntBE(payload.length, 1, 3)
    head.writeUIntBE(at, 4, 3)
    return Buffer.concat([head, payload, Buffer.alloc(4)])
  }
  const { take, begin } = createPublisher()
  begin(1000)
  const both = Buffer.concat([tagOf(VIDEO, 500, FRAME), tagOf(AUDIO, 520, SOUND)])
  const tags = take(AGGREGATE, both, 1040)
  expect(tags.map(({ kind, at }) => [kind, at])).toEqual([
    ['frame', 40],
    ['sound', 60],
  ])
  expect(take(AGGREGATE, both.subarray(0, -8), 1080)).toHaveLength(1)
})

describe('a broadcast that will never be one is refused in a sentence', () => {
  test('when only sound has come for long', () => {
    const { take } = createPublisher()
    take(AUDIO, AUDIO_HEADER)
    expect(take(AUDIO, SOUND, 4999)).toEqual([])
    expect(() => take(AUDIO, SOUND, 5000)).toThrow('Only sound has come')
  })

  test('sooner when no picture was announced', () => {
    const { take } = createPublisher()
    take(DATA, encodeAmf('onMetaData', { audiocodecid: 10, audiosamplerate: 44_100 }))
    take(AUDIO, AUDIO_HEADER)
    expect(() => take(AUDIO, SOUND, 1000)).toThrow('a stage needs a picture')
  })

  test('when pictures come that nothing is known to decode with', () => {
    const { take } = createPublisher()
    take(VIDEO, KEY_FRAME)
    expect(take(VIDEO, FRAME, 9999)).toEqual([])
    expect(() => take(VIDEO, FRAME, 10_000)).toThrow('decoder settings')
  })

  test('but not when a picture comes late', () => {
    const { take, begin, play } = createPublisher()
    take(AUDIO, AUDIO_HEADER)
    take(AUDIO, SOUND, 4000)
    begin(4000)
    expect(pictureTimes(play(4040, 30_000, (at) => at))).toHaveLength(649)
  })
})
