import type { Logger } from 'pino'
import { LOOK_UP_AFTER_MS, type ReactionStore } from '../../../database/reaction-store.ts'
import type { Io } from '../clients/client.ts'

export interface TellReactionsDependencies {
  io: Io
  reactions: Pick<ReactionStore, 'counts'>
  /** How many clients this node has in the room. */
  countIn(room: string): number
  log: Logger
  /** How long to wait before the counts are looked up; not less than the store asks for. */
  afterMs?: number
}

/** Sends a room's members on this node what reactions its messages have. */
export interface TellReactions {
  /** The room's log says that these messages have other reactions now. */
  changed(room: string, keys: string[]): void
  close(): void
}

/** While the store is away; it is looked up so often. */
const AGAIN_MS = 1000
const MOST_TRIES = 60

/**
 * Counts are looked up a moment after the log has named a message: reactions that came meanwhile are
 * in them, so that a flood of reactions is a few events a second. What is gone by then has none to send.
 */
export function createTellReactions(dependencies: TellReactionsDependencies): TellReactions {
  const { io, reactions, countIn, log, afterMs = LOOK_UP_AFTER_MS } = dependencies
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  function after(ms: number, work: () => Promise<void>): void {
    if (isClosed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void work()
    }, ms).unref()
    timers.add(timer)
  }

  async function tell(room: string, keys: string[], triesLeft: number): Promise<void> {
    if (countIn(room) === 0) return
    try {
      const found = await reactions.counts(room, keys)
      for (const key of keys) {
        io.local.to(room).emit('reactions', { key, counts: found.get(key) ?? {} })
      }
    } catch (error) {
      log.warn({ err: error }, 'reactions could not be looked up')
      if (triesLeft > 0) after(AGAIN_MS, () => tell(room, keys, triesLeft - 1))
    }
  }

  return {
    changed: (room, keys) => after(afterMs, () => tell(room, keys, MOST_TRIES)),
    close() {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
