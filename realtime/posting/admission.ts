import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '../answers/refusal.ts'

/** How much looser the limit of an address is: a class or an event shares one. */
const ADDRESS_FACTOR = 10
const WINDOW_SECONDS = 60

/** What is counted by. */
export interface Counted {
  author: string
  address: string
}

export interface Admission<Sender extends Counted = Counted> {
  /** Counts one post; throws a `Refusal` `rate_limited` when there have been too many. */
  admit(sender: Sender): Promise<void>
}

/** Limits posts per author and, looser, per address, so that shedding a token gains nothing. */
export function createAdmission(postsPerMinute: number): Admission {
  if (postsPerMinute === 0) return { admit: () => Promise.resolve() }
  const duration = WINDOW_SECONDS
  const byAuthor = new RateLimiterMemory({ points: postsPerMinute, duration })
  const byAddress = new RateLimiterMemory({ points: ADDRESS_FACTOR * postsPerMinute, duration })

  return {
    async admit({ author, address }) {
      // Before an author is counted: made-up authors of a spent address must not fill the memory.
      const spent = await byAddress.get(address)
      if (spent !== null && spent.consumedPoints >= byAddress.points) throw tooMany(spent)
      await consume(byAuthor, author)
      await consume(byAddress, address)
    },
  }
}

async function consume(limiter: RateLimiterMemory, name: string): Promise<void> {
  try {
    await limiter.consume(name)
  } catch (error) {
    throw error instanceof RateLimiterRes ? tooMany(error) : error
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): Refusal {
  // Counted by the wall clock, but ended by a timer: a clock set back must not promise an hour.
  const retryAfterMs = Math.max(1, Math.min(msBeforeNext, WINDOW_SECONDS * 1000))
  const seconds = Math.ceil(retryAfterMs / 1000)
  return new Refusal('rate_limited', `That was a lot. Wait ${seconds} s, then send it again.`, {
    retryAfterMs,
  })
}
