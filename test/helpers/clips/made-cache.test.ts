import { expect, test } from 'vitest'
import { createMadeCache } from '../../../helpers/clips/made-cache.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

function setUp(maxBytes = 100) {
  const clock = createFakeClock()
  const cache = createMadeCache({ maxBytes, clock })
  const made: string[] = []
  const get = (name: string, bytes = 10, lifeMs = 1000) =>
    cache.get(name, clock.now() + lifeMs, async () => {
      made.push(name)
      return Buffer.alloc(bytes)
    })
  return { clock, cache, made, get }
}

test('many who ask get what was made once', async () => {
  const { get, made } = setUp()
  const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => get('a')))
  expect(others.every((bytes) => bytes === first)).toBe(true)
  expect(await get('a')).toBe(first)
  expect(made).toEqual(['a'])
})

test('what is past its time is made anew, and a sweep forgets it', async () => {
  const { clock, cache, get, made } = setUp()
  await get('a')
  clock.advance(1000)
  await get('a')
  expect(made).toEqual(['a', 'a'])
  clock.advance(1000)
  cache.sweep()
  expect(cache.sizeBytes).toBe(0)
})

test('the longest unasked-for makes room', async () => {
  const { cache, get, made } = setUp(30)
  for (const name of ['a', 'b', 'c', 'a', 'd']) await get(name)
  expect(cache.sizeBytes).toBe(30)
  for (const name of ['a', 'c', 'd', 'b']) await get(name)
  expect(made).toEqual(['a', 'b', 'c', 'd', 'b'])
})

test('what is too large to keep is given all the same', async () => {
  const { cache, get } = setUp(5)
  expect((await get('a', 10)).length).toBe(10)
  expect(cache.sizeBytes).toBe(0)
})

test('a failure reaches all that wait for it, and the next request tries again', async () => {
  const { cache, clock, get } = setUp()
  const fail = () => cache.get('a', clock.now() + 1000, () => Promise.reject(new Error('no')))
  const outcomes = await Promise.allSettled([fail(), fail()])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await get('a')).length).toBe(10)
})
