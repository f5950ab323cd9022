import type { Counts, Reacted } from '../realtime/protocol.ts'

export interface Reacting {
  room: string
  /** Of the message. */
  key: string
  author: string
  /** One of `REACTIONS`. */
  emoji: string
  /** Whether the author's reaction shall be there; without it, it is taken back if it is, and set if not. */
  on?: boolean | undefined
}

/** So many reactions of all authors a message takes: they are bounded like everything that strangers bring. */
export const MAX_REACTIONS = 5000

/** The message has as many reactions as it takes. */
export class TooManyReactionsError extends Error {
  override readonly name = 'TooManyReactionsError'

  constructor(key: string) {
    super(`The message ${key} has ${MAX_REACTIONS} reactions.`)
  }
}

/**
 * The room's log names a message at most so often, however many react to it (coalescing): a node
 * that reads that it has changed looks up its counts after `LOOK_UP_AFTER_MS`, when all that the entry
 * stands for has been kept.
 */
export const TELL_EVERY_MS = 200
export const LOOK_UP_AFTER_MS = 250

/**
 * Which authors reacted to which message with what. They go with their message, from the disk too.
 * No author is named in it (`author-digest.ts`). Every implementation passes
 * `test/database/reaction-store.contract.ts`.
 */
export interface ReactionStore {
  /**
   * Sets or takes back one author's reaction, and says in the room's log, in the same step, that the
   * message has others now; resolves once the process may die. `undefined` when the room has no
   * readable message of this key. Errors: `TooManyReactionsError`.
   */
  react(reacting: Reacting): Promise<Reacted | undefined>
  /** The counts of those of these messages that are readable and have any. Reads no clip. */
  counts(room: string, keys: string[]): Promise<Map<string, Counts>>
}
