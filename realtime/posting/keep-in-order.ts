import { KeyBehindError, SettingsChangedError } from '../../database/message-store.ts'
import type { Keys } from './keys.ts'

/** So often a post is tried whose room others change at the same moment; each of them got ahead. */
const MAX_TRIES = 20

/**
 * Keeps a message by `keep`, which stamps it anew each time: with a later key where another node has
 * posted a message meanwhile whose key is not smaller, and after another look at the sender's rights
 * where the room's settings have changed (an optimistic lock). Errors: those of `keep`.
 */
export async function keepInOrder<T>(keys: Keys, keep: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await keep()
    } catch (error) {
      if (tries === MAX_TRIES) throw error
      if (error instanceof KeyBehindError) keys.goPast(error.lastKey)
      else if (!(error instanceof SettingsChangedError)) throw error
    }
  }
}
