import type { RoomSettings } from '../../../database/room-store.ts'
import type { RateLimit } from '../../answers/rate-limit.ts'
import { Refusal } from '../../answers/refusal.ts'
import { createTurns } from '../../posting/turns.ts'
import { isPassphrase } from '../secrets.ts'

type KeptPassphrase = NonNullable<RoomSettings['passphrase']>

/** Resolves when this is the passphrase; throws a `Refusal` when not, or after too many wrong ones. */
export type PassphraseCheck = (
  said: string | undefined,
  kept: KeptPassphrase,
  addressHash: string,
) => Promise<void>

export const NEEDS_PASSPHRASE = 'This room asks for a passphrase.'
const WRONG = 'That is not the passphrase of this room. Ask a host for it.'

/**
 * Compares passphrases, at most so many wrong ones for an address. Each is counted before it is
 * looked at, so that many at once gain nothing, and over the limit the right one is refused as well.
 * A right one is given back: a classroom behind one address has as many as it needs. For that an
 * address has one comparison at a time, or thirty right ones together would look like guesses.
 */
export function createPassphraseCheck(wrong: RateLimit): PassphraseCheck {
  const turns = createTurns()

  async function compare(said: string, kept: KeptPassphrase, addressHash: string): Promise<void> {
    await wrong.consume(addressHash)
    if (!(await isPassphrase(said, kept))) throw new Refusal('passphrase', WRONG)
    await wrong.giveBack(addressHash)
  }

  return async function checkPassphrase(said, kept, addressHash) {
    if (said === undefined) throw new Refusal('passphrase', NEEDS_PASSPHRASE)
    await turns.run(addressHash, () => compare(said, kept, addressHash))
  }
}
