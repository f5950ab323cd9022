import { expect, test } from 'vitest'
import { createFairQueue } from '../../../helpers/clips/fair-queue.ts'

/** A line of items such as `a1`, whose first letter is their owner. */
function makeLine(...items: string[]) {
  const line = createFairQueue<string>()
  const add = (item: string) => line.add(item.slice(0, 1), item)
  for (const item of items) add(item)
  const takeAll = () => Array.from({ length: line.size }, () => line.take())
  return { line, add, takeAll }
}

test('owners take turns, and what is of one owner stays in order', () => {
  const { line, takeAll } = makeLine('a1', 'a2', 'a3', 'b1', 'b2', 'c1')
  expect(line.inOrder()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  expect(takeAll()).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
})

test('whoever comes late stands before the second of everybody else', () => {
  const { line, add, takeAll } = makeLine('a1', 'a2', 'a3', 'a4')
  expect([line.take(), line.take()]).toEqual(['a1', 'a2'])
  add('b1')
  add('b2')
  expect(takeAll()).toEqual(['b1', 'a3', 'b2', 'a4'])
})

test('whoever comes again and again, one at a time, does not keep the others from their turn', () => {
  const { line, add } = makeLine('a1', 'a2', 'a3')
  const taken = [line.take()]
  for (let i = 1; i < 5; i++) {
    add(`b${i}`)
    taken.push(line.take(), i < 3 ? line.take() : undefined)
  }
  expect(taken.filter(Boolean)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'b4'])
})

test('when one leaves, those of its owner move up', () => {
  const { line, takeAll } = makeLine('a1', 'a2', 'a3', 'b1', 'b2')
  expect(line.remove('a1')).toBe(true)
  expect(line.remove('a1')).toBe(false)
  expect(line.countOf('a')).toBe(2)
  expect(takeAll()).toEqual(['a2', 'b1', 'a3', 'b2'])
})

test('the last of the longest is known', () => {
  const { line } = makeLine('a1', 'b1', 'b2', 'c1')
  expect(line.lastOfLongest()).toEqual({ item: 'b2', count: 2 })
  expect(createFairQueue().lastOfLongest()).toBeUndefined()
})
