import type { RefusalBody } from '../../realtime/protocol.ts'
import { chatName } from '../page/addresses.ts'
import type { NamedDraft } from './outbox.ts'
import { withTimeout } from './with-timeout.ts'

/** A draft that has no receipt yet, as it outlives the page. Instants are Unix ms of this machine. */
export interface JournalEntry {
  nonce: string
  room: string
  /** As whom it went out, or is about to; missing when it has never left its page. */
  author?: string
  draft: NamedDraft
  postedAt: number
  /** When its message would have been gone, and the draft goes too. */
  expiresAt: number
  /** Why the server did not take it; its author has yet to decide what becomes of it. */
  refusal?: RefusalBody
  /** The page that takes care of it. */
  page?: string
}

/** The pages of this browser that are open; see `open-pages.ts`. */
export interface Pages {
  /** The page we are. */
  readonly own: string
  /** Runs alone among all pages, and is given the names of those that are open. */
  alone<T>(work: (open: ReadonlySet<string>) => Promise<T>): Promise<T>
}

/**
 * Drafts on this machine's disk, until their receipt (a write-ahead log). Nothing here throws, and
 * nothing takes longer than a second: where a browser gives no database, or one that never answers,
 * drafts live as long as the page.
 */
export interface Journal {
  note(entry: JournalEntry): Promise<void>
  strike(nonce: string): Promise<void>
  /** Takes over what pages of this room that are no more left behind, in the order posted. */
  claim(room: string): Promise<JournalEntry[]>
  /** Deletes what has expired, in every room. */
  sweep(): Promise<void>
}

/**
 * As an entry lies in the database: the draft is one Blob, which browsers keep in a file of its own and
 * delete with the entry. In the database's own log (LevelDB, in Chromium) deleted words and frames would
 * stay until it is compacted. Entries of earlier versions hold the draft itself.
 */
type StoredEntry = Omit<JournalEntry, 'draft'> & { draft: Blob | NamedDraft }

const STORE = 'drafts'
const TIMEOUT_MS = 1_000
/** A clock may have been set meanwhile: what seems to come from the future is as good as expired. */
const FUTURE_MS = 60_000

export function openJournal(pages: Pages, now: () => number = Date.now): Journal {
  let isBroken = false
  const database = withTimeout(TIMEOUT_MS, open())
  // Each use handles the error; before the first one it would count as unhandled.
  database.catch(() => undefined)

  async function run<T>(work: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
    if (isBroken) return undefined
    try {
      return await withTimeout(TIMEOUT_MS, runIn(await database, work))
    } catch {
      // A database that hangs once would hold up every message.
      isBroken = true
      return undefined
    }
  }

  const isExpired = ({ postedAt, expiresAt }: StoredEntry) =>
    !(expiresAt > now()) || postedAt > now() + FUTURE_MS

  async function take(room: string, openPages: ReadonlySet<string>): Promise<JournalEntry[]> {
    const taken = await run(async (store) => {
      const left = (await allIn(store)).filter(
        (entry) => entry.room === room && !openPages.has(entry.page ?? '') && !isExpired(entry),
      )
      await Promise.all(left.map((entry) => result(store.put({ ...entry, page: pages.own }))))
      return left
    })
    // A Blob is read when the transaction is over: it would end meanwhile.
    const read = await Promise.all((taken ?? []).map(readEntry))
    return read.filter((entry) => entry !== undefined).sort((a, b) => a.postedAt - b.postedAt)
  }

  return {
    async note(entry) {
      const draft = new Blob([JSON.stringify(entry.draft)])
      await run((store) => result(store.put({ ...entry, draft, page: pages.own })))
    },
    async strike(nonce) {
      await run((store) => result(store.delete(nonce)))
    },
    claim: (room) => pages.alone((openPages) => take(room, openPages)),
    async sweep() {
      await run(async (store) => {
        const expired = (await allIn(store)).filter(isExpired)
        await Promise.all(expired.map(({ nonce }) => result(store.delete(nonce))))
      })
    },
  }
}

/** `undefined` when its draft cannot be read: a file that is gone has nothing to send. */
async function readEntry({ draft, ...entry }: StoredEntry): Promise<JournalEntry | undefined> {
  if (!(draft instanceof Blob)) return { ...entry, draft }
  try {
    return { ...entry, draft: JSON.parse(await withTimeout(TIMEOUT_MS, draft.text())) }
  } catch {
    return undefined
  }
}

/** Resolves once the transaction is on the disk. */
async function runIn<T>(
  database: IDBDatabase,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(STORE, 'readwrite')
  const isDone = new Promise((done, failed) => {
    transaction.oncomplete = done
    transaction.onabort = () => failed(transaction.error)
  })
  const [outcome] = await Promise.all([work(transaction.objectStore(STORE)), isDone])
  return outcome
}

function allIn(store: IDBObjectStore): Promise<StoredEntry[]> {
  return result<StoredEntry[]>(store.getAll())
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
}

function open(): Promise<IDBDatabase> {
  return new Promise<IDBDatabase>((done, failed) => {
    const request = indexedDB.open(chatName, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'nonce' })
    request.onsuccess = () => {
      // A later version of the page must not wait for this one to be closed.
      request.result.onversionchange = () => request.result.close()
      done(request.result)
    }
    request.onerror = () => failed(request.error)
    request.onblocked = () => failed(new Error('blocked'))
  })
}
