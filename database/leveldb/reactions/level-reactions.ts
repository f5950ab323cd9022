import type { Reacted } from '../../../realtime/protocol.ts'
import { authorDigest } from '../../author-digest.ts'
import {
  MAX_REACTIONS,
  type Reacting,
  type ReactionStore,
  TELL_EVERY_MS,
  TooManyReactionsError,
} from '../../reaction-store.ts'
import type { OtherEntry } from '../../room-log.ts'
import type { LevelDatabase } from '../level-database.ts'
import type { LevelDb } from '../leveldb.ts'
import { decodeReactions, put, recordNumber } from '../records.ts'
import { change, countsOf, countsOfAll, sizeOf, type Tally, tallyOf, textsOf } from './tally.ts'

export interface LevelReactions {
  store: ReactionStore
  /** Reads what is on the disk, whenever the database has been opened. */
  load(level: LevelDb): Promise<void>
  /** The numbers of all messages that have, or had, reactions. */
  numbers(): Iterable<number>
  has(number: number): boolean
  /** Resolves when no write of these is under way. To be called when nobody can find them any more. */
  settled(numbers: number[]): Promise<void>
  forget(numbers: Iterable<number>): void
}

export interface LevelReactionsDependencies {
  database: Pick<LevelDatabase, 'write'>
  /** The number of a readable message of the room. */
  numberOf(room: string, key: string): number | undefined
  log: { append(room: string, entries: OtherEntry[]): Promise<void> }
}

/** What waits to be written of one message, together (group commit). */
interface Writing {
  waiting: Waiting[]
  done: Promise<void>
}

interface Waiting {
  reacting: Reacting
  resolve(reacted: Reacted): void
  reject(error: unknown): void
}

/**
 * Reactions on LevelDB: one record for a message, in memory too. Those that come while one is being
 * written are written together, so that ten thousand of them are some dozens of writes.
 */
export function createLevelReactions(dependencies: LevelReactionsDependencies): LevelReactions {
  const { database, numberOf, log } = dependencies
  const tallies = new Map<number, Tally>()
  const writings = new Map<number, Writing>()
  /** When the room's log named a message last, by the monotonic clock. */
  const toldAt = new Map<number, number>()

  async function react(reacting: Reacting): Promise<Reacted | undefined> {
    const number = numberOf(reacting.room, reacting.key)
    if (number === undefined) return undefined
    return new Promise((resolve, reject) => {
      const writing = writings.get(number) ?? begin(number)
      writing.waiting.push({ reacting, resolve, reject })
    })
  }

  function begin(number: number): Writing {
    const writing: Writing = { waiting: [], done: Promise.resolve() }
    writings.set(number, writing)
    writing.done = writing.done.then(async () => {
      while (writing.waiting.length > 0) await writeTogether(number, writing.waiting.splice(0))
      writings.delete(number)
    })
    return writing
  }

  async function writeTogether(number: number, together: Waiting[]): Promise<void> {
    const next = tallyOf(textsOf(tallies.get(number)))
    const made = together.map((one) => ({ ...one, ...changed(next, one.reacting) }))
    try {
      if (made.some(({ isNew }) => isNew)) await write(number, next, made)
      for (const { resolve, reject, isFull, on, reacting } of made) {
        if (isFull) reject(new TooManyReactionsError(reacting.key))
        else resolve({ on, counts: countsOf(next) })
      }
    } catch (error) {
      for (const { reject } of made) reject(error)
    }
  }

  /** Not synced: the end of the process takes nothing, and a power cut may take a reaction. */
  async function write(number: number, next: Tally, [first]: Waiting[]): Promise<void> {
    await database.write([put('x', number, textsOf(next))], { sync: false })
    tallies.set(number, next)
    const now = performance.now()
    if (first === undefined || now - (toldAt.get(number) ?? -TELL_EVERY_MS) < TELL_EVERY_MS) return
    toldAt.set(number, now)
    const { room, key } = first.reacting
    await log.append(room, [{ kind: 'reactions', keys: [key] }])
  }

  function forget(numbers: Iterable<number>): void {
    for (const number of [...numbers]) {
      tallies.delete(number)
      toldAt.delete(number)
    }
  }

  async function load(level: LevelDb): Promise<void> {
    tallies.clear()
    for await (const [key, text] of level.iterator({ gte: 'x', lt: 'y' })) {
      // A damaged one is an empty one: the message is not.
      tallies.set(recordNumber(key), tallyOf(decodeReactions(text) ?? {}))
    }
  }

  return {
    store: {
      react,
      counts: async (room, keys) =>
        countsOfAll(keys, (key) => tallies.get(numberOf(room, key) ?? Number.NaN)),
    },
    load,
    numbers: () => tallies.keys(),
    has: (number) => tallies.has(number),
    settled: async (numbers) =>
      void (await Promise.all(numbers.map((number) => writings.get(number)?.done))),
    forget,
  }
}

/** Changes a tally for one author; does not where it is full. */
function changed(tally: Tally, { key, author, emoji, on }: Reacting) {
  const digest = authorDigest(key, author)
  const was = tally.get(emoji)?.has(digest) ?? false
  const wanted = on ?? !was
  const isFull = wanted && !was && sizeOf(tally) >= MAX_REACTIONS
  const isNew = wanted !== was && !isFull
  if (isNew) change(tally, emoji, digest, wanted)
  return { on: wanted, isNew, isFull }
}
