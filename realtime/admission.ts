import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from './refusal.ts'

/** How much looser the limit of an address is: a class or an event shares one. */
const ADDRESS_FACTOR = 10

export interface Admission {
  /** Counts one post; throws a `Refusal` `rate_limited` when there have been too many. */
  admit(sender: { author: string; address: string }): Promise<void>
}

/** Limits posts per author and, looser, per address, so that shedding a token gains nothing. */
export function createAdmission(postsPerMinute: number): Admission {
  if (postsPerMinute === 0) return { admit: () => Promise.resolve() }
  const byAuthor = new RateLimiterMemory({ points: postsPerMinute, duration: 60 })
  const byAddress = new RateLimiterMemory({ points: ADDRESS_FACTOR * postsPerMinute, duration: 60 })

  return {
    async admit({ author, address }) {
      await consume(byAuthor, author)
      await consume(byAddress, address)
    },
  }
}

async function consume(limiter: RateLimiterMemory, name: string): Promise<void> {
  try {
    await limiter.consume(name)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.ceil(error.msBeforeNext / 1000)
    throw new Refusal('rate_limited', `That was a lot. Wait ${seconds} s, then send it again.`, {
      retryAfterMs: error.msBeforeNext,
    })
  }
}
