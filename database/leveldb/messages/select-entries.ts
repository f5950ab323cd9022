import type { IndexEntry } from '../records.ts'

/** Which entries of a message index are wanted: pure selections of what it lists. */

export function take<T>(values: Iterable<T>, limit: number, isWanted: (value: T) => boolean): T[] {
  const taken: T[] = []
  if (limit <= 0) return taken
  for (const value of values) {
    if (!isWanted(value)) continue
    taken.push(value)
    if (taken.length === limit) break
  }
  return taken
}

export function listOf<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}

/** Of an entry that was written when its length was not yet. */
const USUAL_VIDEO_BYTES = 32 * 1024

/** The messages that are wanted, for as long as their videos fit together. */
export function* within(
  maxBytes: number,
  entries: Iterable<IndexEntry>,
  isWanted: (entry: IndexEntry) => boolean,
): Iterable<IndexEntry> {
  let left = maxBytes
  for (const entry of entries) {
    if (!isWanted(entry)) continue
    left -= entry.videoBytes ?? USUAL_VIDEO_BYTES
    if (left < 0) return
    yield entry
  }
}

export function* newerThan(key: string, newestFirst: Iterable<IndexEntry>): Iterable<IndexEntry> {
  for (const entry of newestFirst) {
    if (entry.key <= key) return
    yield entry
  }
}

/** Leaves out what is newer than a key, if there is one. */
export function* upToKey(
  key: string | undefined,
  newestFirst: Iterable<IndexEntry>,
): Iterable<IndexEntry> {
  for (const entry of newestFirst) {
    if (key === undefined || entry.key <= key) yield entry
  }
}
