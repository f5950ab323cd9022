import { makeFolder } from '../../helpers/make-folder.ts'
import { bytesIn, emptyFolder, proveRoomToOpen } from './folder.ts'
import { deepestLevel, isCorruption, type LevelDb, type Operation } from './leveldb.ts'
import { openOrSalvage, salvage } from './salvage.ts'
import { createTracker } from './tracker.ts'

/**
 * LevelDB with what it lacks for a server that has to run for months: it comes back by itself after
 * a failed write (LevelDB refuses every write from then on, until it is opened again), keeps its own
 * books small, and knows when no reader holds on to old files.
 */
export interface LevelDatabase {
  /** Runs `reader` now and whenever the database has been opened anew, before any other use. */
  load(reader: Reader): Promise<void>
  /** The values in the order of the keys; `undefined` where there is none or it is damaged. */
  read(keys: string[]): Promise<(string | undefined)[]>
  /** All or nothing; with `sync` it resolves once a power cut cannot undo it. */
  write(operations: Operation[], options: { sync: boolean }): Promise<void>
  /** Moves what was written lately from the write-ahead log into tables. */
  flush(): Promise<void>
  /** Resolves when the reads that are under way now have ended. */
  readsEnded(): Promise<void>
  /** Rewrites the tables of a range, both ends included, and takes the old ones off the disk. */
  compact(first: string, last: string): Promise<void>
  /** How deep in LevelDB's levels this range reaches; -1 when no table meets it. */
  depth(first: string, last: string): number
  /** Opens anew when LevelDB's journal has grown large: it never shrinks while open. */
  tidy(): Promise<void>
  /** Replaces everything by an empty database. Needs no room on the disk. */
  startAfresh(): Promise<void>
  /** May be called twice; waits for what is under way. */
  close(): Promise<void>
}

export type Reader = (level: LevelDb) => Promise<void>

export interface LevelDatabaseOptions {
  /** The folder of the database, made when it is missing. */
  location: string
  /** Called with a sentence when something was wrong, and what became of it. */
  onWarning: (text: string) => void
  /** How large LevelDB's MANIFEST and LOG may grow, by some hundred bytes a sweep; 4 MiB. */
  maxJournalBytes?: number
}

/** A key above all others: compacting there does nothing but flush. */
const NOWHERE = '~'

/** Errors: those of opening. A damaged database is none: it is salvaged. */
export async function openLevelDatabase(options: LevelDatabaseOptions): Promise<LevelDatabase> {
  const { location, onWarning, maxJournalBytes = 4 * 1024 * 1024 } = options
  const readers: Reader[] = []
  const reads = createTracker()
  const writes = createTracker()
  /** `undefined` while the database is closed, be it for a moment or because it will not open. */
  let level: LevelDb | undefined
  let failure: Error | undefined
  let reopening: Promise<void> | undefined
  let flushing: Promise<void> | undefined
  let closing: Promise<void> | undefined

  async function open(): Promise<void> {
    await makeFolder(location)
    level = await openOrSalvage({ ...options, onOpen: (db) => inTurn(readers, db) })
    failure = undefined
  }

  async function load(reader: Reader): Promise<void> {
    readers.push(reader)
    try {
      await withReads(reader)
    } catch (error) {
      if (!isCorruption(error)) throw error
      await reopen(() => salvage(options, error))
    }
  }

  async function shut(): Promise<void> {
    const old = level
    level = undefined
    await Promise.all([reads.ended(), writes.ended()])
    await old?.close()
  }

  /** Opens anew, once `change` is done with the closed database. Others wait meanwhile. */
  async function reopen(change?: () => Promise<void>): Promise<void> {
    while (reopening !== undefined) await Promise.allSettled([reopening])
    if (closing !== undefined) throw new Error('The database is closed.')
    reopening = shut().then(change).then(open)
    try {
      await reopening
    } finally {
      reopening = undefined
    }
  }

  async function heal(cause: Error): Promise<void> {
    // A database that cannot be written can still be read: it is let go only for a better one.
    await proveRoomToOpen(location)
    if (failure !== cause || reopening !== undefined) return
    onWarning(`The database is opened anew after a failed write: ${cause.message}`)
    await reopen(isCorruption(cause) ? () => salvage(options, cause) : undefined)
  }

  async function prepare(): Promise<void> {
    if (reopening !== undefined) await reopening
    else if (level === undefined || closing !== undefined) await reopen()
    else if (failure !== undefined) await heal(failure)
    else if (flushing !== undefined) await flushing
  }

  function usable(use: 'read' | 'write'): LevelDb | undefined {
    if (closing !== undefined) return undefined
    const mayWrite = failure === undefined && flushing === undefined
    return use === 'read' || mayWrite ? level : undefined
  }

  async function withReads<T>(work: (db: LevelDb) => Promise<T>): Promise<T> {
    let db = usable('read')
    for (; db === undefined; db = usable('read')) await prepare()
    return reads.run(work(db))
  }

  async function withWrites(work: (db: LevelDb) => Promise<void>): Promise<void> {
    let db = usable('write')
    for (; db === undefined; db = usable('write')) await prepare()
    try {
      await writes.run(work(db))
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  async function flush(): Promise<void> {
    await withWrites(async (db) => {
      // LevelDB drops a request to flush when it meets a write in its queue: so it goes alone.
      const others = writes.ended()
      flushing = others.then(() => db.compactRange(NOWHERE, NOWHERE))
      await flushing.finally(() => {
        flushing = undefined
      })
    })
  }

  async function compact(first: string, last: string): Promise<void> {
    const watch = reads.watch()
    await withWrites((db) => db.compactRange(first, last))
    // A read holds the tables it began with; the flush deletes those that no read holds any more.
    if (!watch.wasIdle()) {
      await reads.ended()
      await flush()
    }
  }

  async function tidy(): Promise<void> {
    const isJournal = (name: string) => name === 'LOG' || name.startsWith('MANIFEST-')
    if ((await bytesIn(location, isJournal)) > maxJournalBytes) await reopen()
  }

  function close(): Promise<void> {
    closing ??= Promise.allSettled([reopening]).then(shut)
    return closing
  }

  await open()
  return {
    load,
    read: (keys) => withReads((db) => readEach(db, keys)),
    write: (operations, { sync }) => withWrites((db) => db.batch(operations, { sync })),
    flush,
    readsEnded: reads.ended,
    compact,
    depth: (first, last) => (level === undefined ? -1 : deepestLevel(level, first, last)),
    tidy,
    startAfresh: () => reopen(() => emptyFolder(location)),
    close,
  }
}

async function inTurn(readers: Reader[], db: LevelDb): Promise<void> {
  for (const reader of readers) await reader(db)
}

async function readEach(db: LevelDb, keys: string[]): Promise<(string | undefined)[]> {
  try {
    return await db.getMany(keys)
  } catch (error) {
    if (!isCorruption(error)) throw error
  }
  return Promise.all(keys.map((key) => readUnlessDamaged(db, key)))
}

async function readUnlessDamaged(db: LevelDb, key: string): Promise<string | undefined> {
  try {
    return await db.get(key)
  } catch (error) {
    if (isCorruption(error)) return undefined
    throw error
  }
}
