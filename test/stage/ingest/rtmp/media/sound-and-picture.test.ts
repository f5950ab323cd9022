import { describe, expect, test } from 'vitest'
import {
  AUDIO,
  createPublisher,
  FRAME,
  KEY_FRAME,
  pictureTimes,
  SOUND,
  soundTimes,
  steps,
  type Tags,
  VIDEO,
  VIDEO_HEADER,
} from '../publisher.ts'

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
    ['goes back by a second', 3000],
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
    const tags = [1000, 990, 1030, 1200, 1010, 1300].flatMap((at) => take(VIDEO, FRAME, at))
    expect(pictureTimes(tags)).toEqual([1000, 1000, 1030, 1200, 1200, 1300])
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
