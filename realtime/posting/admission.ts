import { createRateLimit } from '../answers/rate-limit.ts'

/** How much looser the limit of an address is: a class or an event shares one. */
const ADDRESS_FACTOR = 10
const WINDOW_SECONDS = 60

/** What a post is counted by. */
export interface Counted {
  author: string
  address: string
}

export interface Admission<Sender extends Counted = Counted> {
  /** Counts one post; throws a `Refusal` (`rate_limited`) when there have been too many. */
  admit(sender: Sender): Promise<void>
}

/**
 * The rate limit of posts, per author and, looser, per address, so that discarding a token
 * gains nothing. `postsPerMinute` 0 is unlimited.
 */
export function createAdmission(postsPerMinute: number): Admission {
  const text = (seconds: number) => `Too many messages. Wait ${seconds} s, then send it again.`
  const limit = (points: number) => createRateLimit({ points, windowSeconds: WINDOW_SECONDS, text })
  const byAuthor = limit(postsPerMinute)
  const byAddress = limit(ADDRESS_FACTOR * postsPerMinute)

  return {
    async admit({ author, address }) {
      // Before an author is counted: made-up authors of a spent address must not fill the memory.
      await byAddress.check(address)
      await byAuthor.consume(author)
      await byAddress.consume(address)
    },
  }
}
