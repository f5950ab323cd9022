import { randomInt } from 'node:crypto'
import { parse, v7 } from 'uuid'
import type { Clock } from '../../helpers/clock.ts'

/** Half of what 32 bits hold, so that there is always room to count on. */
const MOST_SEQ = 2 ** 31

export interface Keys {
  next(): string
  /** All keys from here on are after this one, which another node or an earlier server has made. */
  goPast(key: string): void
}

/**
 * Makes message keys: UUIDs of version 7 that never go backwards, not within a millisecond, not
 * when the clock is set back, and not over a restart or another node (`goPast`).
 * The replay after `since` relies on it: a later message must have a greater key. A key gives
 * access to its clip by address, so none can be guessed from another: 73 of a key's bits are random, 42 of one that is
 * made in the same millisecond as the one before.
 */
export function createKeys(clock: Clock): Keys {
  let msecs = 0
  let seq = randomInt(MOST_SEQ)
  return {
    next() {
      const now = clock.now()
      seq = now > msecs ? randomInt(MOST_SEQ) : seq + 1
      msecs = Math.max(now, msecs)
      return v7({ msecs, seq })
    },
    goPast(key) {
      msecs = Math.max(msecs, instantOf(key) + 1)
    },
  }
}

/** The instant in a key's first 48 bits: RFC 9562, section 5.7. */
export function instantOf(key: string): number {
  return Buffer.from(parse(key)).readUIntBE(0, 6)
}
