import type { LevelDb } from '../leveldb.ts'
import { decodeEntry, type IndexEntry, recordNumber } from '../records.ts'

/** What a store has to know of the disk before it can start. */
export interface LoadedIndex {
  /** In the order they were kept; unreadable ones are left out. */
  entries: IndexEntry[]
  /** What an interrupted sweep left to be done, and unreadable entries. */
  toErase: Set<number>
  /** Above every number in use. */
  nextNumber: number
}

/** Reads the index, some 200 bytes a message. Errors: those of reading a damaged database. */
export async function loadIndex(level: LevelDb): Promise<LoadedIndex> {
  const toErase = new Set<number>()
  for await (const key of level.keys({ gte: 'e', lt: 'f' })) toErase.add(recordNumber(key))
  const entries: IndexEntry[] = []
  for await (const [key, value] of level.iterator({ gte: 'i', lt: 'j' })) {
    const entry = decodeEntry(value)
    if (entry !== undefined) entries.push(entry)
    else toErase.add(recordNumber(key))
  }
  return { entries, toErase, nextNumber: await firstFreeNumber(level) }
}

async function firstFreeNumber(level: LevelDb): Promise<number> {
  let last = 0
  for (const [gte, lt] of [
    ['e', 'f'],
    ['i', 'j'],
    ['m', 'n'],
    ['x', 'y'],
  ] as const) {
    const [key] = await level.keys({ gte, lt, reverse: true, limit: 1 }).all()
    if (key !== undefined) last = Math.max(last, recordNumber(key))
  }
  return last + 1
}
