import { describe, expect, test } from 'vitest'
import { encodeAmf } from '../../../../stage/ingest/rtmp/amf0.ts'
import { createMedia } from '../../../../stage/ingest/rtmp/media.ts'
import { payloadOf } from '../../../../stage/wire/flv.ts'

const AUDIO = 8
const VIDEO = 9
const DATA = 18
const AGGREGATE = 22

const VIDEO_HEADER = Buffer.from([0x17, 0, ...Array(12).fill(0)])
const KEY_FRAME = Buffer.from([0x17, 1, 0, 0, 0, 1])
const FRAME = Buffer.from([0x27, 1, 0, 0, 0, 2])
/** AAC-LC, 44.1 kHz, stereo: 23.2 ms a frame. */
const AUDIO_HEADER = Buffer.from([0xaf, 0, 0x12, 0x10])
const SOUND = Buffer.from([0xaf, 1, 3, 3])

/** A publisher of 25 pictures a second, and of sound when it has any. */
function createPublisher() {
  const media = createMedia()
  const take = (type: number, payload: Buffer, timestamp = 0) =>
    media({ type, streamId: 1, timestamp: timestamp >>> 0, payload }).map(({ kind, bytes }) => ({
      kind,
      at: bytes.readUIntBE(4, 3) + bytes.readUInt8(7) * 2 ** 24,
      payload: payloadOf(bytes),
    }))
  const begin = (timestamp = 0) => [
    ...take(VIDEO, VIDEO_HEADER, timestamp),
    ...take(AUDIO, AUDIO_HEADER, timestamp),
    ...take(VIDEO, KEY_FRAME, timestamp),
  ]
  /** `soundAt` tells the time of the sound beside a picture; without it there is none. */
  function play(from: number, to: number, soundAt?: (at: number) => number) {
    const tags = []
    for (let at = from; at < to; at += 40) {
      tags.push(...take(VIDEO, FRAME, at))
      if (soundAt) tags.push(...take(AUDIO, SOUND, soundAt(at)))
    }
    return tags
  }
  return { take, begin, play }
}

type Tags = ReturnType<ReturnType<typeof createPublisher>['play']>

const timesOf = (tags: Tags, ...kinds: string[]) =>
  tags.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at)
const pictureTimes = (tags: Tags) => timesOf(tags, 'key-frame', 'frame')
const soundTimes = (tags: Tags) => timesOf(tags, 'sound')
/** The longest steps of times, forward and back. */
const steps = (times: number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0))

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

describe('when sound ends, the picture goes on', () => {
  test('with silence in the place of the sound, near to the picture', () => {
    const { begin, play } = createPublisher()
    begin()
    play(40, 4000, (at) => at)
    const tags = play(4000, 20_000)
    expect(pictureTimes(tags)).toHaveLength(400)
    const sound = soundTimes(tags)
    expect(sound.at(-1)).toBeGreaterThan(19_900)
    expect(Math.max(...steps(sound))).toBeLessThan(25)
  })

  test('and what is heard again is heard', () => {
    const { begin, play } = createPublisher()
    begin()
    play(40, 4000, (at) => at)
    play(4000, 9000)
    const tags = play(9000, 10_000, (at) => at - 30)
    expect(tags.filter(({ payload }) => payload.equals(SOUND)).length).toBeGreaterThan(20)
  })

  test('also where only its settings ever came', () => {
    const { begin, play } = createPublisher()
    begin()
    expect(soundTimes(play(40, 3000)).at(-1)).toBeGreaterThan(2900)
  })

  test('and nothing is put in where sound is merely late', () => {
    const { begin, play } = createPublisher()
    begin()
    const tags = play(40, 5000, (at) => at - 700)
    expect(tags.every(({ kind, payload }) => kind !== 'sound' || payload.equals(SOUND))).toBe(true)
  })

  test('and settings that nobody knows to be silent in put nothing in', () => {
    const { take, play } = createPublisher()
    take(VIDEO, VIDEO_HEADER)
    take(AUDIO, Buffer.from([0xaf, 0, 0xff, 0xff]))
    take(VIDEO, KEY_FRAME)
    expect(soundTimes(play(40, 3000))).toEqual([])
  })
})

describe('when sound runs away', () => {
  test.each([
    ['by an hour from the beginning', (at: number) => at + 3_600_000],
    ['into the past', (at: number) => at - 3_600_000],
    ['twice as fast', (at: number) => 2 * at],
    ['half as fast', (at: number) => at / 2],
  ])('%s, it stays near to the picture', (_, soundAt) => {
    const { begin, play } = createPublisher()
    begin()
    let pictureAt = 0
    for (const { kind, at } of play(40, 60_000, soundAt)) {
      if (kind === 'sound') expect(Math.abs(at - pictureAt)).toBeLessThan(10_100)
      else pictureAt = at
    }
    const sound = soundTimes(play(60_000, 120_000, soundAt))
    expect(Math.min(...steps(sound))).toBeGreaterThan(0)
    expect(sound.at(-1)).toBeGreaterThan(110_000)
  })
})

describe('the time of a picture', () => {
  test('begins at nothing, whatever the clock of the publisher says', () => {
    const { begin } = createPublisher()
    expect(begin(0xfffffff0).map(({ at }) => at)).toEqual([0, 0, 0])
  })

  test.each([
    ['starts anew', 0],
    ['jumps by an hour', 3_600_000],
    ['jumps back by a minute', 4_294_907_296],
  ])('goes on when a clock %s, and so does that of the sound', (_, to) => {
    const { begin, play } = createPublisher()
    begin()
    const before = play(40, 4000, (at) => at + 5)
    const after = play(to, to + 4000, (at) => at + 5)
    const all = [...before, ...after]
    expect(Math.max(...steps(pictureTimes(all)))).toBe(40)
    expect(Math.min(...steps(pictureTimes(all)))).toBe(40)
    expect(Math.max(...steps(soundTimes(all)))).toBeLessThan(60)
    const [lastPicture, lastSound] = [pictureTimes(all), soundTimes(all)].map((times) =>
      times.at(-1),
    )
    expect((lastSound ?? 0) - (lastPicture ?? 0)).toBe(5)
  })

  test('goes on when the sound had its new clock first', () => {
    const { begin, play, take } = createPublisher()
    begin()
    play(40, 4000, (at) => at)
    const early = [10, 33, 56].flatMap((at) => take(AUDIO, SOUND, at))
    const after = play(0, 4000, (at) => at + 70)
    expect(Math.max(...steps(soundTimes([...early, ...after])))).toBeLessThan(120)
    expect(pictureTimes(after).at(-1)).toBeLessThan(8100)
  })

  test('never goes back, nor waits where the clock trembles', () => {
    const { begin, play, take } = createPublisher()
    begin()
    play(40, 1000)
    const tags = [1000, 990, 1030, 1500, 1010, 1600].flatMap((at) => take(VIDEO, FRAME, at))
    expect(pictureTimes(tags)).toEqual([1000, 1000, 1030, 1500, 1500, 1600])
  })

  test('keeps the pauses of a slow picture, and its sound beside it', () => {
    const { begin, take } = createPublisher()
    begin()
    const tags: Tags = []
    for (let at = 0; at <= 20_000; at += 25) {
      if (at % 5000 === 0) tags.push(...take(VIDEO, FRAME, at))
      tags.push(...take(AUDIO, SOUND, at))
    }
    expect(pictureTimes(tags)).toEqual([0, 5000, 10_000, 15_000, 20_000])
    expect(soundTimes(tags).at(-1)).toBe(20_000)
    expect(Math.max(...steps(soundTimes(tags)))).toBe(25)
  })
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
