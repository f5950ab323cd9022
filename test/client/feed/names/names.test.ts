import { describe, expect, test } from 'vitest'
import { COLOUR_WORDS, PLAIN_WORDS } from '../../../../client/feed/names/name-words.ts'
import { hueOf, nameOf } from '../../../../client/feed/names/names.ts'
import { MAX_NAME_LENGTH } from '../../../../realtime/protocol.ts'

const authors = Array.from(
  { length: 30_000 },
  (_, n) => `0197f3a2-5c1e-7d40-8a6b-${n.toString(16).padStart(12, '0')}`,
)

describe('the words of names', () => {
  test('are each there once, and make at least 10,000 pairs', () => {
    expect(new Set(COLOUR_WORDS).size).toBe(24)
    expect(new Set(PLAIN_WORDS).size).toBe(PLAIN_WORDS.length)
    expect(COLOUR_WORDS.length * PLAIN_WORDS.length).toBeGreaterThanOrEqual(10_000)
  })

  test('are plain letters, short enough to be said and to fit into a line', () => {
    for (const word of PLAIN_WORDS) expect(word).toMatch(/^[a-z]{3,7}$/)
    for (const word of COLOUR_WORDS) expect(word).toMatch(/^[A-Z][a-z]{2,6}$/)
  })

  test('stand in order, so that a second one of a kind is seen when it is added', () => {
    expect([...PLAIN_WORDS].sort()).toEqual(PLAIN_WORDS)
  })

  test('are no insults by animals, no bodies, no slurs in three languages', () => {
    const unfit =
      /^(?:pigs?|dogs?|cow|rat|snake|donkey|ass|ape|monkey|bitch|fox|wolf|goat|duck|seal|squid|clam|rabbit|butterfly|beaver|pumpkin|pepper|semen|juden|satan|none|burro|puta|boji)$/
    expect(PLAIN_WORDS.filter((word) => unfit.test(word))).toEqual([])
  })
})

describe('a name', () => {
  test('is two plain words, the same for the same author', () => {
    for (const author of authors.slice(0, 1000)) {
      expect(nameOf(author)).toBe(nameOf(author))
      expect(nameOf(author)).toMatch(/^[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}$/)
      expect(nameOf(author).length).toBeLessThanOrEqual(MAX_NAME_LENGTH)
    }
  })

  test('begins with the colour of the ring', () => {
    for (const author of authors.slice(0, 1000)) {
      expect(nameOf(author).split(' ')[0]).toBe(COLOUR_WORDS[hueOf(author) / 15])
    }
  })

  test('is shared by two of thirty members in fewer than one room of forty', () => {
    const rooms = Array.from({ length: 1000 }, (_, n) => authors.slice(n * 30, n * 30 + 30))
    const alike = rooms.filter((members) => new Set(members.map(nameOf)).size < 30)
    expect(alike.length).toBeLessThan(25)
  })
})
