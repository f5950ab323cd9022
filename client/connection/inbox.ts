import type { Message } from '../../realtime/protocol.ts'

/** Knows which messages have been heard, so that each is handed on once, whatever the network does. */
export interface Inbox {
  /** The key of the newest one that still lives, to say how far we got. */
  readonly since: string | undefined
  /** The keys of all that still live, as far as we know. */
  readonly keys: string[]
  /** Notes a message; true when it had not been heard before. */
  take(message: Message): boolean
  /** A message is gone from the server: nothing can be asked for relative to it any more. */
  forget(key: string): void
}

/** `serverNow` tells the server's time, by which messages expire. */
export function createInbox(serverNow: () => number): Inbox {
  const expiries = new Map<string, number>()
  /** Deleted ones, until they would have expired: a late copy must not bring them back. */
  const gone = new Map<string, number>()

  function drop(): void {
    const now = serverNow()
    for (const known of [expiries, gone]) {
      for (const [key, expiresAt] of known) if (expiresAt <= now) known.delete(key)
    }
  }

  return {
    get since() {
      drop()
      let newest: string | undefined
      for (const key of expiries.keys()) if (newest === undefined || key > newest) newest = key
      return newest
    },
    get keys() {
      drop()
      return [...expiries.keys()]
    },
    take({ key, expiresAt }) {
      if (expiries.has(key) || gone.has(key)) return false
      expiries.set(key, expiresAt)
      return true
    },
    forget(key) {
      const expiresAt = expiries.get(key)
      if (expiresAt !== undefined) gone.set(key, expiresAt)
      expiries.delete(key)
    },
  }
}
