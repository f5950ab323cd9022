import { nameOf, secondNameOf } from '../feed/names/names.ts'

/**
 * Under which names authors were seen on this page: for lists of people, also when the message a
 * name stood on is gone, and to tell apart those who have the same one. Kept while the page is open.
 */
export interface NamesUsed {
  note(message: { author: string; name?: string }): void
  /** The name last used, else the one made of the author's id. */
  of(author: string): string
  /**
   * What tells an author from another one of the same name that was seen here; empty where there is
   * none. Made of the author's id, so that it is the same on every page.
   */
  apart(author: string): string
  /** The name with what tells it apart. */
  full(author: string): string
}

/** The longest known are forgotten beyond it. */
const MAX_NAMES = 1000

export function createNamesUsed(): NamesUsed {
  const chosen = new Map<string, string | undefined>()
  const holders = new Map<string, Set<string>>()
  const of = (author: string) => chosen.get(author) ?? nameOf(author)
  const holdersOf = (author: string) => holders.get(fold(of(author)))

  function forget(author: string): void {
    const alike = holdersOf(author)
    alike?.delete(author)
    if (alike?.size === 0) holders.delete(fold(of(author)))
    chosen.delete(author)
  }

  function apart(author: string): string {
    if ((holdersOf(author)?.size ?? 0) < 2) return ''
    return chosen.get(author) === undefined ? secondNameOf(author) : nameOf(author)
  }

  return {
    note({ author, name }) {
      forget(author)
      chosen.set(author, name)
      const alike = holdersOf(author) ?? new Set()
      holders.set(fold(of(author)), alike.add(author))
      const [oldest] = chosen.size > MAX_NAMES ? chosen.keys() : []
      if (oldest !== undefined) forget(oldest)
    },
    of,
    apart,
    full: (author) => `${of(author)} ${apart(author)}`.trim(),
  }
}

/** Names that a reader takes for the same one. */
function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}
