import type { Message, Receipt } from '../realtime/protocol.ts'

/** How much one client may catch up on; of more it gets the newest. */
export interface CatchUpLimits {
  messages: number
  /** Of `video`, all together. */
  videoBytes: number
}

/**
 * Where messages live until they expire. What is past its `expiresAt` does not exist for any
 * reader, swept or not. Every implementation passes `test/database/message-store.contract.ts`.
 */
export interface MessageStore {
  /**
   * Keeps a message; resolves once a crash or power cut cannot take it any more. With a `nonce`,
   * the receipt can be found again by `receiptOf` until the message would have expired. Every
   * string comes back exactly as it was, lone surrogates included. Errors: the key is taken; the
   * disk refuses, and then the message is not seen later either.
   */
  keep(message: Message, nonce?: string): Promise<void>

  /** The newest `limit` messages of a room by key, oldest first. What is damaged is left out. */
  newest(room: string, limit: number): Promise<Message[]>

  /**
   * For each of these keys that names a readable message of the room, what came after it: the newest
   * that are within the limits, oldest first. One reading serves all keys, and reads no clip that is
   * in none of the answers.
   */
  after(room: string, keys: string[], limits: CatchUpLimits): Promise<Map<string, Message[]>>

  /** Which of these keys name readable messages of the room. Reads no clip. */
  living(room: string, keys: string[]): Promise<string[]>

  /** Whether the room has a readable message. Reads no clip. */
  isAlive(room: string): Promise<boolean>

  /** One message by its key. */
  get(key: string): Promise<Message | undefined>

  /** The first receipt given to this author for this nonce, also after the message was removed. */
  receiptOf(author: string, nonce: string): Promise<Receipt | undefined>

  /** Takes one message back before its time: unreadable at once, off the disk with the next sweep. */
  remove(key: string): Promise<Message | undefined>

  /** Deletes what has expired or was removed, from the disk too; tells which messages expired. */
  sweep(): Promise<Pick<Message, 'key' | 'room'>[]>

  /** The greatest key that is stored, expired or not, so that new keys go on from it. */
  lastKey(): Promise<string | undefined>
}
