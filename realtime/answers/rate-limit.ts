import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from './refusal.ts'

export interface RateLimitOptions {
  /** How much of it one name may do within a window; 0 is unlimited. */
  points: number
  windowSeconds: number
  /** What a client reads that did too much, with the seconds it has to wait. */
  text(seconds: number): string
}

/** A rate limit (fixed window), counted by name: an author, or an address. */
export interface RateLimit {
  /** Counts one; throws a `Refusal` (`rate_limited`) when that is too many. */
  consume(name: string): Promise<void>
  /** Undoes one count. */
  giveBack(name: string): Promise<void>
  /** Throws as `consume` would, and counts nothing. */
  check(name: string): Promise<void>
}

export function createRateLimit({ points, windowSeconds, text }: RateLimitOptions): RateLimit {
  if (points === 0) return UNLIMITED
  const limiter = new RateLimiterMemory({ points, duration: windowSeconds })

  function tooMany({ msBeforeNext }: RateLimiterRes): Refusal {
    // Counted by the wall clock, but ended by a timer: a clock set back must not promise an hour.
    const retryAfterMs = Math.max(1, Math.min(msBeforeNext, windowSeconds * 1000))
    return new Refusal('rate_limited', text(Math.ceil(retryAfterMs / 1000)), { retryAfterMs })
  }

  return {
    async consume(name) {
      try {
        await limiter.consume(name)
      } catch (error) {
        throw error instanceof RateLimiterRes ? tooMany(error) : error
      }
    },
    async giveBack(name) {
      await limiter.reward(name)
    },
    async check(name) {
      const spent = await limiter.get(name)
      if (spent !== null && spent.consumedPoints >= points) throw tooMany(spent)
    },
  }
}

const UNLIMITED: RateLimit = {
  consume: async () => {},
  giveBack: async () => {},
  check: async () => {},
}
