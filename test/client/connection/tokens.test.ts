import { expect, test } from 'vitest'
import { openPageTokens, openTokenStore } from '../../../client/connection/tokens.ts'
import { openMemory } from '../../../client/page/memory.ts'

function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('a token outlives the page', () => {
  const kept = storage()
  openTokenStore(() => kept).set('secret')
  expect(openTokenStore(() => kept).get()).toBe('secret')
})

test('where storage is denied the token lasts as long as the page', () => {
  const denied = () => {
    throw new Error('denied')
  }
  const tokens = openTokenStore(denied)
  expect(tokens.get()).toBeUndefined()
  tokens.set('secret')
  expect(tokens.get()).toBe('secret')
})

test('of two tabs opened together each stays who it is, across a reload, too', () => {
  const shared = storage()
  const [a, b] = [storage(), storage()]
  const open = (tab: ReturnType<typeof storage>) =>
    openPageTokens(
      openMemory(() => tab),
      openMemory(() => shared),
    )
  const [first, second] = [open(a), open(b)]
  first.set('first')
  second.set('second')
  expect(first.get()).toBe('first')
  expect(open(a).get()).toBe('first')
  // A tab that is opened later is whoever this browser was last.
  expect(open(storage()).get()).toBe('second')
})
