import { type Memory, openMemory, type TextStorage } from '../page/memory.ts'

/** Where the token lives that makes a returning client the same author. */
export interface TokenStore {
  get(): string | undefined
  set(token: string): void
}

/** Keeps the token in a storage of texts; where that is denied, as long as the program runs. */
export function openTokenStore(storage: () => TextStorage): TokenStore {
  const memory = openMemory(storage)
  return { get: () => memory.get('token'), set: (token) => memory.set('token', token) }
}

/**
 * The token of one page. New pages are the author this browser was last, and stay the author they
 * are, reloads included: two that are opened together on a first visit become two authors, and the
 * one whose token was not stored last must not turn into the other with its next connection.
 */
export function openPageTokens(page: Memory, browser: Memory): TokenStore {
  let own: string | undefined
  return {
    get: () => own ?? page.get('token') ?? browser.get('token'),
    set(token) {
      own = token
      page.set('token', token)
      browser.set('token', token)
    },
  }
}
