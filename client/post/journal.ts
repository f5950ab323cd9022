import type { RefusalBody } from '../../realtime/protocol.ts'
import type { NamedDraft } from './outbox.ts'

/** A draft that has no receipt yet, as it outlives the page. */
export interface JournalEntry {
  nonce: string
  room: string
  /** Who posted it: under another author the same nonce would be another message. */
  author: string
  draft: NamedDraft
  /** Unix milliseconds of this machine. */
  postedAt: number
  /** Why the server did not take it; its author has yet to decide what becomes of it. */
  refusal?: RefusalBody
}

/**
 * Drafts on this machine's disk, until their receipt. Nothing here throws: where a browser gives
 * no database (private windows), drafts live as long as the page.
 */
export interface Journal {
  note(entry: JournalEntry): Promise<void>
  strike(nonce: string): Promise<void>
  /** What an earlier page of this room left behind, in the order posted. */
  read(room: string): Promise<JournalEntry[]>
}

const STORE = 'drafts'

export function openJournal(): Journal {
  const database = open()

  async function run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    try {
      const transaction = (await database).transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      await new Promise((done, failed) => {
        transaction.oncomplete = done
        transaction.onabort = failed
      })
      return request.result
    } catch {
      return undefined
    }
  }

  return {
    note: async (entry) => void (await run('readwrite', (store) => store.put(entry))),
    strike: async (nonce) => void (await run('readwrite', (store) => store.delete(nonce))),
    async read(room) {
      const all: JournalEntry[] = (await run('readonly', (store) => store.getAll())) ?? []
      return all.filter((entry) => entry.room === room).sort((a, b) => a.postedAt - b.postedAt)
    },
  }
}

function open(): Promise<IDBDatabase> {
  const database = new Promise<IDBDatabase>((done, failed) => {
    const request = indexedDB.open('animate', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'nonce' })
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
    request.onblocked = () => failed(new Error('blocked'))
  })
  // Whoever uses it is told; nobody may have done so yet.
  database.catch(() => undefined)
  return database
}
