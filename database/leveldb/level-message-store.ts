import type { Clock } from '../../helpers/clock.ts'
import type { Message, Receipt } from '../../realtime/protocol.ts'
import type { CatchUpLimits, MessageStore } from '../message-store.ts'
import { eraseFromDisk } from './erase.ts'
import type { LevelDatabase } from './level-database.ts'
import type { Operation } from './leveldb.ts'
import { loadIndex } from './load-index.ts'
import { createMessageIndex } from './message-index.ts'
import {
  decodeMessage,
  del,
  type IndexEntry,
  nonceDigest,
  note,
  put,
  recordKey,
} from './records.ts'

export interface LevelMessageStoreOptions {
  database: LevelDatabase
  clock: Clock
  /** Called with a sentence about each damaged message. */
  onWarning: (text: string) => void
}

/**
 * Messages on LevelDB. The clips stay on the disk; which there are is known in memory (see
 * `message-index.ts`), so that finding the newest of a room costs one read of just those.
 */
export async function openLevelMessageStore({
  database,
  clock,
  onWarning,
}: LevelMessageStoreOptions): Promise<MessageStore> {
  let index = createMessageIndex()
  let nextNumber = 1
  /** Deleted or about to be, but perhaps still in some file. */
  const toErase = new Set<number>()
  /** Numbers that `keep` or `remove` is writing, so not the sweep's business yet. */
  const inHand = new Set<number>()
  /** Expired messages that a failed sweep could not tell of. */
  const untold: Pick<Message, 'key' | 'room'>[] = []
  let lastSweep: Promise<unknown> = Promise.resolve()

  await database.load(async (level) => {
    const loaded = await loadIndex(level)
    for (const number of loaded.toErase) toErase.add(number)
    index = createMessageIndex()
    for (const entry of loaded.entries) {
      if (entry.removed || !toErase.has(entry.number)) index.add(entry)
    }
    nextNumber = Math.max(nextNumber, loaded.nextNumber)
  })

  const isReadable = ({ expiresAt }: { expiresAt: number }) => expiresAt > clock.now()

  async function keep(message: Message, nonce?: string): Promise<void> {
    if (index.get(message.key) !== undefined) throw new Error(`Key ${message.key} is taken.`)
    const number = nextNumber++
    const entry = entryOf(number, message, nonce)
    inHand.add(number)
    try {
      await database.write([put('m', number, message), put('i', number, entry)], { sync: true })
      index.add(entry)
    } catch (error) {
      // The message may have reached the disk all the same, but the sender gets a refusal.
      toErase.add(number)
      throw error
    } finally {
      inHand.delete(number)
    }
  }

  /** The newest `limit` messages of those entries, oldest first. */
  async function read(entries: () => Iterable<IndexEntry>, limit: number): Promise<Message[]> {
    for (;;) {
      const wanted = take(entries(), limit, isReadable)
      const messages = wanted.length === 0 ? [] : await readEach(wanted)
      // Damaged ones have left the index, so that older ones take their places.
      if (messages.length === wanted.length) return messages.filter(isReadable).reverse()
    }
  }

  /** Leaves out what is damaged or was taken back meanwhile. */
  async function readEach(entries: IndexEntry[]): Promise<Message[]> {
    const records = await database.read(entries.map(({ number }) => recordKey('m', number)))
    const messages: Message[] = []
    for (const [i, entry] of entries.entries()) {
      if (index.get(entry.key)?.number !== entry.number) continue
      const message = decodeMessage(records[i] ?? '')
      if (message === undefined) giveUp(entry)
      else messages.push(message)
    }
    return messages
  }

  function giveUp(entry: IndexEntry): void {
    onWarning(`Message ${entry.key} is damaged and will not be replayed any more.`)
    replace(entry.number, undefined)
    toErase.add(entry.number)
  }

  /** By number, since the index may have been loaded anew since the entry was looked up. */
  function replace(number: number, entry: IndexEntry | undefined): void {
    const old = index.ofNumber(number)
    if (old !== undefined) index.drop(old)
    if (entry !== undefined) index.add(entry)
  }

  async function get(key: string): Promise<Message | undefined> {
    const [message] = await read(() => listOf(index.get(key)), 1)
    return message
  }

  async function after(room: string, keys: string[], limits: CatchUpLimits) {
    const known = livingOf(room, keys).sort()
    const [oldest] = known
    if (oldest === undefined) return new Map<string, Message[]>()
    const news = () => newerThan(oldest, index.newestFirst(room))
    const messages = await read(
      () => within(limits.videoBytes, news(), isReadable),
      limits.messages,
    )
    return new Map(known.map((since) => [since, messages.filter(({ key }) => key > since)]))
  }

  function livingOf(room: string, keys: string[]): string[] {
    return keys.filter((key) => {
      const entry = index.get(key)
      return entry !== undefined && entry.room === room && isReadable(entry)
    })
  }

  async function isAlive(room: string): Promise<boolean> {
    return take(index.newestFirst(room), 1, isReadable).length > 0
  }

  async function receiptOf(author: string, nonce: string): Promise<Receipt | undefined> {
    const entry = index.ofNonce(nonceDigest(author, nonce)).find(isReadable)
    return entry === undefined ? undefined : { key: entry.key, expiresAt: entry.expiresAt }
  }

  async function remove(key: string): Promise<Message | undefined> {
    const message = await get(key)
    const entry = index.get(key)
    if (message === undefined || entry === undefined) return undefined
    const { number } = entry
    const receipt = receiptEntry(entry)
    inHand.add(number)
    replace(number, receipt)
    try {
      const left = receipt === undefined ? del('i', number) : put('i', number, receipt)
      await database.write([note(number), del('m', number), left], { sync: true })
      replace(number, receipt)
      toErase.add(number)
    } catch (error) {
      replace(number, entry)
      throw error
    } finally {
      inHand.delete(number)
    }
    return message
  }

  async function sweepOnce(): Promise<Pick<Message, 'key' | 'room'>[]> {
    for (const entry of index.takeExpired(clock.now(), inHand)) {
      toErase.add(entry.number)
      if (!entry.removed) untold.push({ key: entry.key, room: entry.room })
    }
    if (toErase.size > 0) await eraseOrStartAfresh()
    return untold.splice(0)
  }

  async function eraseOrStartAfresh(): Promise<void> {
    try {
      await erase([...toErase].sort((a, b) => a - b))
    } catch (error) {
      if (!index.isEmpty() || inHand.size > 0) throw error
      // A full disk refuses even deletions, but never to remove files; and nothing is lost.
      await database.startAfresh()
      toErase.clear()
    }
  }

  async function erase(numbers: number[]): Promise<void> {
    // Should the server die meanwhile, the notes tell the next one to go on.
    await database.write(numbers.map(note), { sync: false })
    const messages = numbers.map((number) => del('m', number))
    await eraseFromDisk(database, [...numbers.map(entryLeft), ...messages])
    const notes = numbers.map((number) => del('e', number))
    await database.write(notes, { sync: false })
    for (const number of numbers) toErase.delete(number)
    await database.tidy()
  }

  /** What remains of an index entry: the receipt of a message taken back, or nothing. */
  function entryLeft(number: number): Operation {
    const entry = index.ofNumber(number)
    return entry === undefined ? del('i', number) : put('i', number, entry)
  }

  function sweep(): Promise<Pick<Message, 'key' | 'room'>[]> {
    const next = lastSweep.then(sweepOnce, sweepOnce)
    lastSweep = next
    return next
  }

  return {
    keep,
    newest: (room, limit) => read(() => index.newestFirst(room), limit),
    after,
    living: async (room, keys) => livingOf(room, keys),
    isAlive,
    get,
    receiptOf,
    remove,
    sweep,
    lastKey: async () => index.lastKey(),
  }
}

function entryOf(number: number, message: Message, nonce: string | undefined): IndexEntry {
  const { key, room, author, expiresAt, video } = message
  const entry = { number, key, room, expiresAt, videoBytes: video.length }
  return nonce === undefined ? entry : { ...entry, nonce: nonceDigest(author, nonce) }
}

/** What stays of a message taken back: enough to answer its nonce, nothing of what it said. */
function receiptEntry(entry: IndexEntry): IndexEntry | undefined {
  return entry.nonce === undefined ? undefined : { ...entry, room: '', removed: true }
}

function take<T>(values: Iterable<T>, limit: number, isWanted: (value: T) => boolean): T[] {
  const taken: T[] = []
  if (limit <= 0) return taken
  for (const value of values) {
    if (!isWanted(value)) continue
    taken.push(value)
    if (taken.length === limit) break
  }
  return taken
}

function listOf<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}

/** Of an entry that was written when its length was not yet. */
const USUAL_VIDEO_BYTES = 32 * 1024

/** The messages that are wanted, for as long as their videos fit together. */
function* within(
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

function* newerThan(key: string, newestFirst: Iterable<IndexEntry>): Iterable<IndexEntry> {
  for (const entry of newestFirst) {
    if (entry.key <= key) return
    yield entry
  }
}
