import { describe, expect, test } from 'vitest'
import {
  countCharacters,
  isOnlyEmoji,
  leftover,
  tidy,
} from '../../../client/post/compose/characters.ts'
import { centreCrop } from '../../../client/record/frames/crop.ts'
import { inWords, shortAge } from '../../../client/words/time.ts'

describe('characters', () => {
  test('are counted as the server counts them: an emoji is one', () => {
    expect(countCharacters('héllo 🦦')).toBe(7)
  })

  test.each([
    ['🎉', true],
    ['👩‍👩‍👧‍👦🏳️‍🌈🇨🇴👋🏽', true],
    ['🎉 🎉', true],
    ['🎉🎉🎉🎉🎉🎉🎉', false],
    ['party 🎉', false],
    ['1️⃣', false],
    ['', false],
    ['  ', false],
  ])('%j shown large: %s', (text, isLarge) => {
    expect(isOnlyEmoji(text)).toBe(isLarge)
  })

  test('go out with their line breaks, no other space twice, and without halves', () => {
    expect(tidy('  two \r\n lines,  \n\n\n\tthree \ud83e ')).toBe('two\nlines,\n\nthree \ufffd')
  })

  test.each(['\u200b', ' \u200d\u2060\ufeff\n', '\u3164\u115f', '\u2800 \u00ad', '\u202e\u0000'])(
    'that cannot be seen (%j) are none',
    (text) => expect(tidy(text)).toBe(''),
  )

  test.each(['\u200b.\u200b', '👨‍👩‍👧', 'می\u200cخواهم', '1️⃣', '\ud800'])(
    'that can be seen (%j) stay, with what joins them',
    (text) => expect(tidy(text)).toBe(text.toWellFormed()),
  )

  test.each([
    ['hello', 'hello', ''],
    ['hello and more', 'hello', 'and more'],
    ['something else', 'hello', 'something else'],
    ['', 'hello', ''],
  ])('of %j, once %j was sent, %j stays', (typed, sent, left) => {
    expect(leftover(typed, sent)).toBe(left)
  })
})

describe('a crop', () => {
  test.each([
    [640, 480, { x: 80, y: 0, side: 480 }],
    [480, 640, { x: 0, y: 80, side: 480 }],
    [200, 200, { x: 0, y: 0, side: 200 }],
  ])('of %i by %i is the square in its middle', (width, height, crop) => {
    expect(centreCrop(width, height)).toEqual(crop)
  })
})

describe('times', () => {
  test.each([
    [-5_000, 'now'],
    [59_999, 'now'],
    [60_000, '1m ago'],
    [3_599_000, '59m ago'],
    [3_600_000, '1h ago'],
    [90_000_000, '1d ago'],
  ])('%i ms ago is said as %j', (ageMs, said) => {
    expect(shortAge(ageMs)).toBe(said)
  })

  test.each([
    [600_000, 'ten minutes'],
    [3_000, 'three seconds'],
    [1_000, 'a second'],
    [45_000, '45 seconds'],
    [60_000, 'a minute'],
    [90_000, '90 seconds'],
    [3_600_000, 'an hour'],
    [5_400_000, '90 minutes'],
    [86_400_000, 'a day'],
  ])('%i ms are %j', (durationMs, words) => {
    expect(inWords(durationMs)).toBe(words)
  })
})
