import { createRateLimit, type RateLimit } from '../../answers/rate-limit.ts'

/** What one address, or one author, may do to rooms within a time. */
export interface RoomRateLimits {
  /** Rooms that were not there before, by address. */
  opened: RateLimit
  /** Wrong passphrases, by room and address. */
  passphrases: RateLimit
  /** Wrong passphrases, by address, whatever the room. */
  allPassphrases: RateLimit
  /** New members of a room that has an owner, by room and address. */
  joins: RateLimit
  /** Take-backs, questions and changes of the rules, by author. */
  requests: RateLimit
}

const OPENED_WINDOW_SECONDS = 600
const WRONG_PASSPHRASES_PER_MINUTE = 10
const ALL_WRONG_PASSPHRASES_PER_MINUTE = 100
/** A class behind one address, again and again. */
const NEW_MEMBERS_PER_MINUTE = 300
const REQUESTS_PER_MINUTE = 120

/** `roomsPerAddress`: new ones within ten minutes; 0 is unlimited. */
export function createRoomRateLimits(roomsPerAddress: number): RoomRateLimits {
  return {
    opened: limit(
      roomsPerAddress,
      OPENED_WINDOW_SECONDS,
      'Many new rooms were opened from your network.',
    ),
    passphrases: limit(
      WRONG_PASSPHRASES_PER_MINUTE,
      60,
      'Many wrong passphrases for this room came from your network.',
    ),
    allPassphrases: limit(
      ALL_WRONG_PASSPHRASES_PER_MINUTE,
      60,
      'Many wrong passphrases came from your network.',
    ),
    joins: limit(
      NEW_MEMBERS_PER_MINUTE,
      60,
      'Many new members came to this room from your network.',
    ),
    requests: limit(REQUESTS_PER_MINUTE, 60, 'Too many requests.'),
  }
}

function limit(points: number, windowSeconds: number, sentence: string): RateLimit {
  const text = (seconds: number) => `${sentence} Try again in ${seconds} s.`
  return createRateLimit({ points, windowSeconds, text })
}
