import { describe, expect, test } from 'vitest'
import { rootOf, type Standing } from '../../../client/feed/answers/root-of.ts'

describe('an answer stands under', () => {
  /** What each answers, by its key; those in capitals are muted. */
  function on(page: Record<string, string | undefined>, muted: string[] = []) {
    return (key: string): Standing | undefined =>
      key in page ? { key, answers: page[key], isMuted: muted.includes(key) } : undefined
  }

  test.each([
    ['a message that answers nothing: itself', 'a', { a: undefined }, [], 'a'],
    ['what it answers', 'b', { a: undefined, b: 'a' }, [], 'a'],
    ['what is answered by what it answers', 'c', { a: undefined, b: 'a', c: 'b' }, [], 'a'],
    ['itself, where what it answers is not on the page', 'b', { b: 'a' }, [], 'b'],
    ['itself, where what it answers is not to be seen', 'b', { a: undefined, b: 'a' }, ['a'], 'b'],
    ['the next that can be seen', 'c', { a: undefined, b: 'a', c: 'b' }, ['b'], 'a'],
    ['something, even where a server lets two answer each other', 'a', { a: 'b', b: 'a' }, [], 'b'],
    ['itself, where it answers itself', 'a', { a: 'a' }, [], 'a'],
  ])('%s', (_, key, page, muted, root) => {
    expect(rootOf(key, on(page, muted))).toBe(root)
  })
})
