import type { RoomSettings } from '../../../database/room-store.ts'
import { Refusal } from '../../answers/refusal.ts'
import { createTurns } from '../../posting/turns.ts'
import { isPassphrase } from '../secrets.ts'
import type { RoomRateLimits } from './room-rate-limits.ts'

type KeptPassphrase = NonNullable<RoomSettings['passphrase']>

/** The room that a passphrase is tried for, and the address it comes from. */
export interface Attempt {
  room: string
  addressHash: string
}

/** Resolves when this is the passphrase; throws a `Refusal` when not, or after too many wrong ones. */
export type PassphraseCheck = (
  said: string | undefined,
  kept: KeptPassphrase,
  attempt: Attempt,
) => Promise<void>

export const NEEDS_PASSPHRASE = 'This room asks for a passphrase.'
const WRONG = 'That is not the passphrase of this room. Capital letters count. Ask a host for it.'

/**
 * Compares passphrases, at most so many wrong ones for a room and an address, and more for an address
 * in all rooms: guessing in one room keeps nobody out of another. Each is counted before it is
 * looked at, so that many at once gain nothing, and over the limit the right one is refused as well.
 * A right one is given back: a classroom behind one address has as many as it needs. For that an
 * address has one comparison at a time, or thirty right ones together would look like guesses.
 */
export function createPassphraseCheck({
  passphrases,
  allPassphrases,
}: Pick<RoomRateLimits, 'passphrases' | 'allPassphrases'>): PassphraseCheck {
  const turns = createTurns()

  async function compare(said: string, kept: KeptPassphrase, attempt: Attempt): Promise<void> {
    const { room, addressHash } = attempt
    // A guess that its room refuses to look at counts nowhere else.
    await passphrases.consume(`${room} ${addressHash}`)
    await allPassphrases.consume(addressHash)
    if (!(await isPassphrase(said, kept))) throw new Refusal('passphrase', WRONG)
    await passphrases.giveBack(`${room} ${addressHash}`)
    await allPassphrases.giveBack(addressHash)
  }

  return async function checkPassphrase(said, kept, attempt) {
    if (said === undefined) throw new Refusal('passphrase', NEEDS_PASSPHRASE)
    await turns.run(attempt.addressHash, () => compare(said, kept, attempt))
  }
}
