import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openUnsentWords, type TabStorage } from '../../../../client/post/compose/unsent-words.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function tab(): TabStorage & { all: Map<string, string> } {
  const all = new Map<string, string>()
  return {
    all,
    get length() {
      return all.size
    },
    key: (index) => [...all.keys()][index] ?? null,
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, value) => void all.set(key, value),
    removeItem: (key) => void all.delete(key),
  }
}

test('what is typed is there again after a reload, in its own room', () => {
  const storage = tab()
  openUnsentWords(() => storage, 'den').keep('a long\nthought')
  expect(openUnsentWords(() => storage, 'den').read()).toBe('a long\nthought')
  expect(openUnsentWords(() => storage, 'attic').read()).toBe('')
})

test('it is gone once it has been sent', () => {
  const storage = tab()
  const words = openUnsentWords(() => storage, 'den')
  words.keep('sent')
  words.keep('')
  expect(storage.all.size).toBe(0)
})

test('and after ten minutes, in rooms that are never visited again, too', () => {
  const storage = tab()
  openUnsentWords(() => storage, 'left').keep('secret')
  openUnsentWords(() => storage, 'den').keep('later')
  vi.advanceTimersByTime(590_000)
  expect(storage.all.size).toBe(2)
  vi.advanceTimersByTime(40_000)
  expect(storage.all.size).toBe(0)
})

test('a storage that is denied, full or filled by others holds nothing up', () => {
  const denied = openUnsentWords(() => {
    throw new Error('denied')
  }, 'den')
  denied.keep('words')
  expect(denied.read()).toBe('')
  const storage = tab()
  storage.all.set('animate-unsent den', 'nonsense')
  storage.all.set('somebody else’s', '1')
  expect(openUnsentWords(() => storage, 'den').read()).toBe('')
  expect([...storage.all.keys()]).toEqual(['somebody else’s'])
})
