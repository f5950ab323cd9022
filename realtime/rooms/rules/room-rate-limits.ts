import { createRateLimit, type OpenCounter, type RateLimit } from '../../answers/rate-limit.ts'

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
  /** Reactions, by author. */
  reactions: RateLimit
  /** The same, by address: a class shares one. */
  reactionsByAddress: RateLimit
}

/** How often within how many seconds, and what is said when that is spent. */
const LIMITS: { [Name in keyof RoomRateLimits]: [points: number, seconds: number, text: string] } =
  {
    // How many is a setting.
    opened: [0, 600, 'Many new rooms were opened from your network.'],
    passphrases: [10, 60, 'Many wrong passphrases for this room came from your network.'],
    allPassphrases: [100, 60, 'Many wrong passphrases came from your network.'],
    // A class behind one address, again and again.
    joins: [300, 60, 'Many new members came to this room from your network.'],
    requests: [120, 60, 'Too many requests.'],
    reactions: [60, 60, 'Too many reactions.'],
    reactionsByAddress: [600, 60, 'Too many reactions came from your network.'],
  }

/** `roomsPerAddress`: new ones within ten minutes; 0 is unlimited. */
export function createRoomRateLimits(
  roomsPerAddress: number,
  openCounter: OpenCounter,
): RoomRateLimits {
  const limit = (what: keyof RoomRateLimits, most?: number): RateLimit => {
    const [points, windowSeconds, sentence] = LIMITS[what]
    const text = (seconds: number) => `${sentence} Try again in ${seconds} s.`
    return createRateLimit({ what, points: most ?? points, windowSeconds, text }, openCounter)
  }
  return {
    opened: limit('opened', roomsPerAddress),
    passphrases: limit('passphrases'),
    allPassphrases: limit('allPassphrases'),
    joins: limit('joins'),
    requests: limit('requests'),
    reactions: limit('reactions'),
    reactionsByAddress: limit('reactionsByAddress'),
  }
}
