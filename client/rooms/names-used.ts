import { nameOf } from '../feed/names.ts'

/**
 * Under which names authors were seen on this page, so that a list of people shows the name that
 * was used, also when the message it stood on is gone. Kept for as long as the page is open.
 */
export interface NamesUsed {
  note(message: { author: string; name?: string }): void
  /** The name last used, else the one that everybody sees who has chosen none. */
  of(author: string): string
}

/** The longest known are forgotten beyond it. */
const MAX_NAMES = 1000

export function createNamesUsed(): NamesUsed {
  const names = new Map<string, string>()
  return {
    note({ author, name }) {
      names.delete(author)
      if (name !== undefined) names.set(author, name)
      const [oldest] = names.size > MAX_NAMES ? names.keys() : []
      if (oldest !== undefined) names.delete(oldest)
    },
    of: (author) => names.get(author) ?? nameOf(author),
  }
}
