/** Where the token lives that makes a returning visitor the same author. */
export interface TokenStore {
  get(): string | undefined
  set(token: string): void
}

/** As much of the browser's storage as is needed. */
export interface TextStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

const KEY = 'animate-token'

/**
 * Keeps the token in the browser's storage, so that all tabs are one author. Where storage is
 * denied (private windows, embedded pages) it lasts as long as the page.
 */
export function openTokenStore(storage: () => TextStorage): TokenStore {
  let remembered: string | undefined
  return {
    get() {
      try {
        return storage().getItem(KEY) ?? remembered
      } catch {
        return remembered
      }
    },
    set(token) {
      remembered = token
      try {
        storage().setItem(KEY, token)
      } catch {
        // Denied or full: remembered for this page only.
      }
    },
  }
}
