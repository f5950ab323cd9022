import type { IndexEntry } from '../records.ts'

/**
 * Which messages are stored, in memory: some hundreds of bytes each, read from the disk once at the
 * start. LevelDB admits one process, so nothing else changes the disk. It knows nothing
 * of clocks; the reader decides what has expired.
 */
export interface MessageIndex {
  add(entry: IndexEntry): void
  /** Forgets an entry, its receipt too. */
  drop(entry: IndexEntry): void
  get(key: string): IndexEntry | undefined
  ofNumber(number: number): IndexEntry | undefined
  /** The entries with this nonce, the first kept first: more than one only once it has expired. */
  ofNonce(digest: string): readonly IndexEntry[]
  /** The entries of a room from the newest back, as far as the reader cares to go. */
  newestFirst(room: string): IterableIterator<IndexEntry>
  /** Takes out and hands over all that has expired, mere receipts too, but for these numbers. */
  takeExpired(now: number, except: ReadonlySet<number>): IndexEntry[]
  isEmpty(): boolean
}

export function createMessageIndex(): MessageIndex {
  const byNumber = new Map<number, IndexEntry>()
  const byKey = new Map<string, IndexEntry>()
  const byNonce = new Map<string, IndexEntry[]>()
  const byRoom = new Map<string, IndexEntry[]>()
  /** Nothing expires before this instant, so that an idle sweep need not look at anything. */
  let nextExpiryAt = Number.POSITIVE_INFINITY

  function add(entry: IndexEntry): void {
    byNumber.set(entry.number, entry)
    nextExpiryAt = Math.min(nextExpiryAt, entry.expiresAt)
    if (entry.nonce !== undefined) insert(byNonce, entry.nonce, entry, byOrderOfKeeping)
    if (entry.removed) return
    byKey.set(entry.key, entry)
    insert(byRoom, entry.room, entry, byKeys)
  }

  function drop(entry: IndexEntry): void {
    byNumber.delete(entry.number)
    if (entry.nonce !== undefined) takeOut(byNonce, entry.nonce, entry, byOrderOfKeeping)
    if (entry.removed) return
    if (byKey.get(entry.key) === entry) byKey.delete(entry.key)
    takeOut(byRoom, entry.room, entry, byKeys)
  }

  function* newestFirst(room: string): IterableIterator<IndexEntry> {
    const entries = byRoom.get(room) ?? []
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i]
      if (entry !== undefined) yield entry
    }
  }

  function takeExpired(now: number, except: ReadonlySet<number>): IndexEntry[] {
    if (now < nextExpiryAt) return []
    const taken: IndexEntry[] = []
    nextExpiryAt = Number.POSITIVE_INFINITY
    for (const entry of byNumber.values()) {
      if (entry.expiresAt <= now && !except.has(entry.number)) taken.push(entry)
      else nextExpiryAt = Math.min(nextExpiryAt, entry.expiresAt)
    }
    for (const entry of taken) drop(entry)
    return taken
  }

  return {
    add,
    drop,
    get: (key) => byKey.get(key),
    ofNumber: (number) => byNumber.get(number),
    ofNonce: (digest) => byNonce.get(digest) ?? [],
    newestFirst,
    takeExpired,
    isEmpty: () => byNumber.size === 0,
  }
}

type Order = (a: IndexEntry, b: IndexEntry) => number

const byKeys: Order = (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
const byOrderOfKeeping: Order = (a, b) => a.number - b.number

type Lists = Map<string, IndexEntry[]>

function insert(lists: Lists, name: string, entry: IndexEntry, order: Order): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [entry])
  else list.splice(placeOf(list, entry, order), 0, entry)
}

function takeOut(lists: Lists, name: string, entry: IndexEntry, order: Order): void {
  const list = lists.get(name) ?? []
  const place = placeOf(list, entry, order)
  if (list[place] === entry) list.splice(place, 1)
  if (list.length === 0) lists.delete(name)
}

/** Where the entry is, or belongs, in a sorted list. */
function placeOf(list: IndexEntry[], entry: IndexEntry, order: Order): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = list[middle]
    if (other !== undefined && order(other, entry) < 0) low = middle + 1
    else high = middle
  }
  return low
}
