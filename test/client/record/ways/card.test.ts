import { expect, test } from 'vitest'
import {
  CARD_ROOM,
  LINE_HEIGHT,
  layoutCard,
  readsRightToLeft,
} from '../../../../client/record/ways/card/layout-card.ts'

/** Letters of one width each, three fifths of their height; an emoji is as wide as it is high. */
const measure = (text: string, size: number) =>
  [...new Intl.Segmenter().segment(text)].reduce(
    (width, { segment }) => width + size * (/\p{Extended_Pictographic}/u.test(segment) ? 1 : 0.6),
    0,
  )

const fits = ({ size, lines }: ReturnType<typeof layoutCard>) =>
  lines.every((line) => measure(line, size) <= CARD_ROOM) &&
  lines.length * size * LINE_HEIGHT <= CARD_ROOM

test.each([
  'hi',
  'we found the projector, the talk starts at ten past',
  'Donaudampfschifffahrtsgesellschaftskapitän',
  'W'.repeat(250),
  'hola '.repeat(50).trim(),
  '👨‍👩‍👧‍👦'.repeat(40),
  '今日はとても良い天気ですね。散歩に行きましょう',
  'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk',
])('whatever is said fits the card: %s', (words) => {
  expect(layoutCard(words, measure)).toSatisfy(fits)
})

test('few words are large, more words smaller', () => {
  const [short, long] = ['see you', 'we found the projector, the talk starts at ten past']
  expect(layoutCard(short, measure).size).toBeGreaterThan(layoutCard(long, measure).size)
})

test('a word is set smaller before it is broken, and words of a line stay in order', () => {
  const { size, lines } = layoutCard('extraordinary', measure)
  expect(lines).toEqual(['extraordinary'])
  expect(size).toBeLessThan(22)
  expect(layoutCard('one two three four', measure).lines.join(' ')).toBe('one two three four')
})

test('an emoji of several code points is never broken', () => {
  const family = '👨‍👩‍👧‍👦'
  const { lines } = layoutCard(family.repeat(12), measure)
  expect(lines.join('')).toBe(family.repeat(12))
  for (const line of lines) expect(line.length % family.length).toBe(0)
})

test('what does not fit at all ends in an ellipsis', () => {
  const { lines } = layoutCard('W'.repeat(1000), measure)
  expect(lines.at(-1)).toMatch(/W…$/)
})

test('the first letter says which way it is read', () => {
  expect(readsRightToLeft('مرحبا hello')).toBe(true)
  expect(readsRightToLeft('42 — שלום')).toBe(true)
  expect(readsRightToLeft('hello مرحبا')).toBe(false)
  expect(readsRightToLeft('👋 42')).toBe(false)
  expect(layoutCard('שלום', measure).isRightToLeft).toBe(true)
})
