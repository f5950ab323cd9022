import { expect, test } from 'vitest'
import { restingOf } from '../../../../client/feed/players/side-by-side.ts'

const calm = (name: string, wishedAt = 0) => ({ name, flashes: undefined, wishedAt })
const three = (name: string, wishedAt = 0) => ({ name, flashes: { large: 3, small: 3 }, wishedAt })

const namesOf = (loops: Set<{ name: string }>) => [...loops].map(({ name }) => name).sort()

test('loops that hardly flash all play', () => {
  expect(namesOf(restingOf([calm('a'), calm('b'), calm('c')]))).toEqual([])
})

test('of copies that flash three times a second no two neighbours play, the newest does', () => {
  const loops = ['a', 'b', 'c', 'd', 'e'].map((name) => three(name))
  expect(namesOf(restingOf(loops))).toEqual(['b', 'd'])
})

test('one that flashes rests beside a newer one, and those that are no neighbours play', () => {
  expect(namesOf(restingOf([calm('a'), three('b'), calm('c')]))).toEqual(['b'])
  expect(namesOf(restingOf([three('a'), calm('b'), three('c')]))).toEqual(['b'])
})

test('what is tapped plays, and its neighbours rest', () => {
  expect(namesOf(restingOf([three('a'), three('b', 1), three('c')]))).toEqual(['a', 'c'])
  expect(namesOf(restingOf([three('a', 2), three('b', 1), three('c')]))).toEqual(['b'])
})
