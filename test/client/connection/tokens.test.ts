import { expect, test } from 'vitest'
import { openTokenStore } from '../../../client/connection/tokens.ts'

test('a token outlives the page', () => {
  const kept = new Map<string, string>()
  const storage = () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  openTokenStore(storage).set('secret')
  expect(openTokenStore(storage).get()).toBe('secret')
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
