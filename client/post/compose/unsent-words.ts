import { chatName } from '../../page/addresses.ts'
import type { TextStorage } from '../../page/memory.ts'

/** The text that has been typed and not sent, across a reload or a swipe back, for ten minutes. */
export interface UnsentWords {
  read(): string
  /** An empty text forgets them. */
  keep(words: string): void
}

/** Storage of this tab: what is typed in one is no business of the other. */
export type TabStorage = Required<TextStorage> & Pick<Storage, 'key' | 'length'>

const LIFETIME_MS = 600_000
const SWEEP_INTERVAL_MS = 20_000
const PREFIX = `${chatName}-unsent `

/** Nothing here throws: where storage is denied, words live as long as the page. */
export function openUnsentWords(
  storage: () => TabStorage,
  room: string,
  now: () => number = Date.now,
): UnsentWords {
  const name = PREFIX + room

  function attempt<T>(work: (storage: TabStorage) => T): T | undefined {
    try {
      return work(storage())
    } catch {
      return undefined
    }
  }

  /** In every room: one that is never visited again has to be forgotten, too. */
  function sweep(): void {
    attempt((all) => {
      const names = Array.from({ length: all.length }, (_, index) => all.key(index) ?? '')
      for (const found of names.filter((one) => one.startsWith(PREFIX))) {
        if (parse(all.getItem(found), now()) === undefined) all.removeItem(found)
      }
    })
  }

  setInterval(sweep, SWEEP_INTERVAL_MS)
  return {
    read() {
      sweep()
      return attempt((all) => parse(all.getItem(name), now())) ?? ''
    },
    keep(words) {
      attempt((all) => {
        if (words === '') all.removeItem(name)
        else all.setItem(name, `${now()} ${words}`)
      })
    },
  }
}

/** The words, unless they are too old (or from the future: a clock has been set). */
function parse(kept: string | null, now: number): string | undefined {
  const [, typedAt = '', words = ''] = /^(\d+) (.*)$/s.exec(kept ?? '') ?? []
  const age = now - Number(typedAt)
  return typedAt !== '' && age >= -LIFETIME_MS && age < LIFETIME_MS ? words : undefined
}
