import { RateLimiterRes } from 'rate-limiter-flexible'
import type { SharedState } from '../../database/shared-state.ts'
import { Refusal } from './refusal.ts'

/** Opens what counts: in this process, or over all nodes. */
export type OpenCounter = SharedState['openCounter']

export interface RateLimitOptions {
  /** Names what is counted, to tell it from the others. */
  what: string
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

export function createRateLimit(options: RateLimitOptions, openCounter: OpenCounter): RateLimit {
  const { what, points, windowSeconds, text } = options
  if (points === 0) return UNLIMITED
  const counter = openCounter({ what, points, windowSeconds })

  function tooMany({ msBeforeNext }: Pick<RateLimiterRes, 'msBeforeNext'>): Refusal {
    // Counted by the wall clock, but ended by a timer: a clock set back must not promise an hour.
    const retryAfterMs = Math.max(1, Math.min(msBeforeNext, windowSeconds * 1000))
    return new Refusal('rate_limited', text(Math.ceil(retryAfterMs / 1000)), { retryAfterMs })
  }

  return {
    async consume(name) {
      try {
        await counter.consume(name)
      } catch (error) {
        throw error instanceof RateLimiterRes ? tooMany(error) : error
      }
    },
    async giveBack(name) {
      await counter.reward(name)
    },
    async check(name) {
      const spent = await counter.get(name)
      if (spent !== null && spent.consumedPoints >= points) throw tooMany(spent)
    },
  }
}

const UNLIMITED: RateLimit = {
  consume: async () => {},
  giveBack: async () => {},
  check: async () => {},
}
