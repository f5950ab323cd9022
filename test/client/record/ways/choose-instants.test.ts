import { expect, test } from 'vitest'
import { fitted } from '../../../../client/record/ways/fit.ts'
import {
  chooseInstants,
  latestStart,
  picturesShown,
} from '../../../../client/record/ways/picture/choose-instants.ts'

test('of an hour, ten instants of two seconds from the chosen place', () => {
  const instants = chooseInstants(3_600_000, 1_800_000)
  expect(instants).toHaveLength(10)
  expect(instants[0]).toBe(1_800_000)
  expect(instants[9]).toBe(1_801_800)
})

test('a place too near the end is moved so that two seconds are left', () => {
  expect(chooseInstants(60_000, 59_900)[0]).toBe(58_000)
  expect(latestStart(60_000)).toBe(58_000)
  expect(chooseInstants(60_000, -5)[0]).toBe(0)
})

test('what is short is shown whole, and its end, where there is no picture, is not asked for', () => {
  const instants = chooseInstants(1000)
  expect(instants[1]).toBe(100)
  expect(Math.max(...instants)).toBeLessThan(1000)
  expect(latestStart(1000)).toBe(0)
})

test('of unknown length, two seconds from the beginning; a still stands for all ten', () => {
  expect(chooseInstants(Number.POSITIVE_INFINITY).at(-1)).toBe(1800)
  expect(new Set(chooseInstants(0))).toEqual(new Set([0]))
})

test('the pictures of an animation are chosen by how long each lasts', () => {
  const durations = [500, 100, 100, 300]
  expect(picturesShown(chooseInstants(1000), durations)).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 3, 3])
  expect(picturesShown(chooseInstants(0), [100])).toEqual(Array(10).fill(0))
  expect(picturesShown([5000], durations)).toEqual([3])
})

test('a picture is cut or shown whole, and never stretched', () => {
  expect(fitted({ width: 400, height: 200 }, 'filled', 200)).toEqual({
    ...{ x: -100, y: 0 },
    ...{ width: 400, height: 200 },
  })
  expect(fitted({ width: 400, height: 200 }, 'whole', 200)).toEqual({
    ...{ x: 0, y: 50 },
    ...{ width: 200, height: 100 },
  })
})
