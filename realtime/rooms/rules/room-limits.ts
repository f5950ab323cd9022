import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../../answers/refusal.ts'

/** What one address, or one author, may do to rooms within a time. */
export interface RoomLimits {
  /** Counts a room that was not there before. */
  countOpened(address: string): Promise<void>
  countWrongPassphrase(address: string): Promise<void>
  /** Counts a take-back, a question or a change of the rules. */
  countRequest(author: string): Promise<void>
}

const WINDOW_S = 600
const WRONG_PASSPHRASES_PER_MINUTE = 10
const REQUESTS_PER_MINUTE = 120

/** `roomsPerAddress`: new ones within ten minutes; 0 is unlimited. Methods throw a `Refusal`. */
export function createRoomLimits(roomsPerAddress: number): RoomLimits {
  const opened =
    roomsPerAddress === 0
      ? () => Promise.resolve()
      : counter(roomsPerAddress, WINDOW_S, 'Many rooms were opened from your address.')
  return {
    countOpened: opened,
    countWrongPassphrase: counter(
      WRONG_PASSPHRASES_PER_MINUTE,
      60,
      'Many wrong passphrases came from your address.',
    ),
    countRequest: counter(REQUESTS_PER_MINUTE, 60, 'That was a lot at once.'),
  }
}

function counter(points: number, duration: number, sentence: string) {
  const limiter = new RateLimiterMemory({ points, duration })
  return async (name: string): Promise<void> => {
    try {
      await limiter.consume(name)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const retryAfterMs = error.msBeforeNext
      const text = `${sentence} Try again in ${Math.ceil(retryAfterMs / 1000)} s.`
      throw new Refusal('rate_limited', text, { retryAfterMs })
    }
  }
}
