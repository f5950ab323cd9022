import type { Clock } from '../../../helpers/clock.ts'
import type { Message, Receipt } from '../../../realtime/protocol.ts'
import {
  AnsweredGoneError,
  type CatchUpLimits,
  type Keeping,
  type Kept,
  KeyBehindError,
  type MessageStore,
  SettingsChangedError,
} from '../../message-store.ts'
import type { ReactionStore } from '../../reaction-store.ts'
import { eraseFromDisk } from '../erase.ts'
import type { LevelDatabase } from '../level-database.ts'
import type { Operation } from '../leveldb.ts'
import type { MemoryRoomLog } from '../memory-room-log.ts'
import { createLevelReactions } from '../reactions/level-reactions.ts'
import {
  decodeMessage,
  del,
  type IndexEntry,
  nonceDigest,
  note,
  put,
  recordKey,
} from '../records.ts'
import { loadIndex } from './load-index.ts'
import { entryOf, receiptEntry, removedEntry } from './message-entries.ts'
import { createMessageIndex } from './message-index.ts'
import { listOf, newerThan, take, upToKey, within } from './select-entries.ts'

export interface LevelMessageStoreOptions {
  database: LevelDatabase
  clock: Clock
  log: Pick<MemoryRoomLog, 'append' | 'appendMessage'>
  /** How often a room's settings have changed; 0 where there are none. */
  settingsVersionOf(room: string): number
  /** Called with a sentence about each damaged message. */
  onWarning: (text: string) => void
}

export interface LevelMessageStore extends MessageStore {
  /** The greatest key of a room, or ''. */
  lastKeyOf(room: string): string
  readonly reactions: ReactionStore
}

/**
 * Messages on LevelDB. The clips stay on the disk; which there are is known in memory (see
 * `message-index.ts`), so that finding the newest of a room costs one read of just those.
 */
export async function openLevelMessageStore({
  database,
  clock,
  log,
  settingsVersionOf,
  onWarning,
}: LevelMessageStoreOptions): Promise<LevelMessageStore> {
  let index = createMessageIndex()
  let nextNumber = 1
  /** Deleted or about to be, but perhaps still in some file. */
  const toErase = new Set<number>()
  /** Numbers that `keep` or `remove` is writing, so not the sweep's business yet. */
  const inHand = new Set<number>()
  /** Messages that are being written, by the digests of their nonces. */
  const beingWritten = new Map<string, Promise<void>>()
  /** Expired messages that a failed sweep could not tell of. */
  const untold: Pick<Message, 'key' | 'room'>[] = []
  let lastSweep: Promise<unknown> = Promise.resolve()

  const reactions = createLevelReactions({
    ...{ database, log },
    numberOf: (room, key) => livingOf(room, [key]).map((one) => index.get(one)?.number)[0],
  })

  await database.load(async (level) => {
    const loaded = await loadIndex(level)
    for (const number of loaded.toErase) toErase.add(number)
    index = createMessageIndex()
    for (const entry of loaded.entries) {
      if (entry.removed || !toErase.has(entry.number)) index.add(entry)
    }
    nextNumber = Math.max(nextNumber, loaded.nextNumber)
    await reactions.load(level)
    // Of a message that is not there any more, as after a power cut.
    for (const number of reactions.numbers()) {
      if (index.ofNumber(number) === undefined) toErase.add(number)
    }
  })

  const isReadable = ({ expiresAt }: { expiresAt: number }) => expiresAt > clock.now()

  function lastKeyOf(room: string): string {
    const [last] = take(index.newestFirst(room), 1, () => true)
    return last?.key ?? ''
  }

  async function keep(message: Message, keeping: Keeping = {}): Promise<Kept> {
    const { key, room, author, replyTo } = message
    const { nonce, settingsVersion } = keeping
    if (nonce !== undefined) {
      const digest = nonceDigest(author, nonce)
      // Nothing may come between the last look and the write.
      while (beingWritten.has(digest)) await beingWritten.get(digest)?.catch(() => undefined)
      const receipt = receiptNow(author, nonce)
      if (receipt !== undefined) return { receipt }
    }
    const lastKey = lastKeyOf(room)
    if (key <= lastKey) throw new KeyBehindError(key, lastKey)
    if (settingsVersion !== undefined && settingsVersion !== settingsVersionOf(room)) {
      throw new SettingsChangedError(`The settings of the room ${room} have changed.`)
    }
    if (replyTo !== undefined && livingOf(room, [replyTo]).length === 0) {
      throw new AnsweredGoneError(replyTo)
    }
    await write(entryOf(nextNumber++, message, nonce), message)
    const position = log.appendMessage(room, key)
    return { receipt: { key, expiresAt: message.expiresAt }, position }
  }

  async function write(entry: IndexEntry, message: Message): Promise<void> {
    const { number, nonce } = entry
    inHand.add(number)
    const batch = [put('m', number, message), put('i', number, entry)]
    const writing = database.write(batch, { sync: true }).then(() => index.add(entry))
    if (nonce !== undefined) beingWritten.set(nonce, writing)
    try {
      await writing
    } catch (error) {
      // The message may have reached the disk all the same, but the sender gets a refusal.
      toErase.add(number)
      throw error
    } finally {
      inHand.delete(number)
      if (nonce !== undefined) beingWritten.delete(nonce)
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

  async function after(room: string, keys: string[], limits: CatchUpLimits, upTo?: string) {
    const known = livingOf(room, keys).sort()
    const [oldest] = known
    if (oldest === undefined) return new Map<string, Message[]>()
    const news = () => newerThan(oldest, upToKey(upTo, index.newestFirst(room)))
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

  function receiptNow(author: string, nonce: string): Receipt | undefined {
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
      await log.append(message.room, [removedEntry(key, 'deleted')])
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
    const expired = untold.splice(0)
    for (const { key, room } of expired) await log.append(room, [removedEntry(key, 'expired')])
    return expired
  }

  async function eraseOrStartAfresh(): Promise<void> {
    try {
      await erase([...toErase].sort((a, b) => a - b))
    } catch (error) {
      if (!index.isEmpty() || inHand.size > 0) throw error
      // A full disk refuses even deletions, but never to remove files; and nothing is lost.
      await database.startAfresh()
      reactions.forget(toErase)
      toErase.clear()
    }
  }

  async function erase(numbers: number[]): Promise<void> {
    // Nobody finds them any more, but somebody may have a moment ago.
    await reactions.settled(numbers)
    // Should the server die meanwhile, the notes tell the next one to go on.
    await database.write(numbers.map(note), { sync: false })
    const messages = numbers.map((number) => del('m', number))
    const reacted = numbers.filter(reactions.has).map((number) => del('x', number))
    await eraseFromDisk(database, [...numbers.map(entryLeft), ...messages, ...reacted])
    const notes = numbers.map((number) => del('e', number))
    await database.write(notes, { sync: false })
    reactions.forget(numbers)
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
    newest: (room, limit, upTo) => read(() => upToKey(upTo, index.newestFirst(room)), limit),
    after,
    living: async (room, keys) => livingOf(room, keys),
    isAlive,
    get,
    receiptOf: async (_, author, nonce) => receiptNow(author, nonce),
    remove,
    sweep,
    lastKeyOf,
    reactions: reactions.store,
  }
}
