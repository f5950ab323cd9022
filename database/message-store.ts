import type { Message, Receipt } from '../realtime/protocol.ts'
import type { LogPosition } from './room-log.ts'

/** How much one client may catch up on; of more it gets the newest. */
export interface CatchUpLimits {
  messages: number
  /** Of `video`, all together. */
  videoBytes: number
}

/** How a message is kept. */
export interface Keeping {
  /** Names the attempt, an idempotency key: the author's second message of this nonce is not kept. */
  nonce?: string | undefined
  /** The version of the room's settings by which the author may post; 0 where there are none. */
  settingsVersion?: number | undefined
}

export interface Kept {
  /** Of the message; or, where the author's nonce is known in this room, of the first one that had it. */
  receipt: Receipt
  /** Behind the message in its room's log; missing when nothing was kept. */
  position?: LogPosition
}

/** The room has a message with a key that is not smaller: take a key after `lastKey`. */
export class KeyBehindError extends Error {
  override readonly name = 'KeyBehindError'
  readonly lastKey: string

  constructor(key: string, lastKey: string) {
    super(`Key ${key} is not after the last one of its room, ${lastKey}.`)
    this.lastKey = lastKey
  }
}

/** The room's settings are not those by which the author might post any more: look at them again. */
export class SettingsChangedError extends Error {
  override readonly name = 'SettingsChangedError'
}

/** The message that another one answers (`replyTo`) cannot be read in its room, or not any more. */
export class AnsweredGoneError extends Error {
  override readonly name = 'AnsweredGoneError'

  constructor(key: string) {
    super(`There is no message ${key} to answer.`)
  }
}

/**
 * Where messages live until they expire. What is past its `expiresAt` does not exist for any
 * reader, swept or not. Every implementation passes `test/database/message-store.contract.ts`.
 */
export interface MessageStore {
  /**
   * Keeps a message and appends it to its room's log, in one step; resolves once a crash or power cut
   * cannot take it any more. With a `nonce`, the receipt can be found again by `receiptOf` until the
   * message would have expired. Every string comes back exactly as it was, lone surrogates included.
   * What it answers has to be readable in the same step, and may be gone a moment later.
   * Errors: `KeyBehindError`, `SettingsChangedError`, `AnsweredGoneError`, the disk refuses; then the
   * message is not seen later either.
   */
  keep(message: Message, keeping?: Keeping): Promise<Kept>

  /**
   * The newest `limit` messages of a room up to this key, oldest first; without one, of all. What is
   * damaged is left out.
   */
  newest(room: string, limit: number, upTo?: string): Promise<Message[]>

  /**
   * For each of these keys that names a readable message of the room, what came after it, up to
   * `upTo` if given: the newest that are within the limits, oldest first. One reading serves all keys,
   * and reads no clip that is in none of the answers.
   */
  after(
    room: string,
    keys: string[],
    limits: CatchUpLimits,
    upTo?: string,
  ): Promise<Map<string, Message[]>>

  /** Which of these keys name readable messages of the room. Reads no clip. */
  living(room: string, keys: string[]): Promise<string[]>

  /** Whether the room has a readable message. Reads no clip. */
  isAlive(room: string): Promise<boolean>

  /** One message by its key. */
  get(key: string): Promise<Message | undefined>

  /** The first receipt given to this author for this nonce, also after the message was removed. */
  receiptOf(room: string, author: string, nonce: string): Promise<Receipt | undefined>

  /**
   * Takes one message back before its time: unreadable at once, off the disk with the next sweep. The
   * room's log says so, in the same step.
   */
  remove(key: string): Promise<Message | undefined>

  /**
   * Deletes what has expired or was removed, from the disk too; tells which messages expired, here
   * and in their rooms' logs: each once, over all nodes.
   */
  sweep(): Promise<Pick<Message, 'key' | 'room'>[]>
}
