import { expect, test } from 'vitest'
import { createPublisherPlaces } from '../../stage/publisher-places.ts'

const HERE = '10.0.0.1'

test('one address holds four places at most, and another has its own', () => {
  const take = createPublisherPlaces()
  const places = [1, 2, 3, 4].map(() => take(HERE))
  expect(places.every((place) => 'leave' in place)).toBe(true)
  expect(take(HERE)).toEqual({ text: expect.stringContaining('your network address') })
  expect(take('10.0.0.2')).toHaveProperty('leave')
})

test('the key of the operator finds a place where the keys of owners hold all of theirs', () => {
  const take = createPublisherPlaces()
  for (let count = 0; count < 24; count += 1) {
    expect(take(`10.0.${count}.1`)).toHaveProperty('leave')
  }
  expect(take('10.1.0.1')).toEqual({ text: expect.stringContaining('Try again later') })
  for (let count = 0; count < 8; count += 1) expect(take(undefined)).toHaveProperty('leave')
  expect(take(undefined)).toHaveProperty('text')
})

test('a place is free again once it is left, and only once', () => {
  const take = createPublisherPlaces()
  const places = [1, 2, 3, 4].map(() => take(HERE))
  for (let count = 0; count < 3; count += 1) {
    const [first] = places
    if (first && 'leave' in first) first.leave()
  }
  expect(take(HERE)).toHaveProperty('leave')
  expect(take(HERE)).toHaveProperty('text')
})
