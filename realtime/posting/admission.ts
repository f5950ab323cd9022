import { createRateLimit, type OpenCounter } from '../answers/rate-limit.ts'
import { Refusal } from '../answers/refusal.ts'

/** How much looser the limit of an address is: a class or an event shares one. */
const ADDRESS_FACTOR = 10
const WINDOW_SECONDS = 60

/** What a post is counted by. */
export interface Counted {
  author: string
  address: string
  /** How many other authors are connected from that address; asked only when its limit is spent. */
  countOthersAtAddress?(): Promise<number>
}

export interface Admission<Sender extends Counted = Counted> {
  /** Counts one post; throws a `Refusal` (`rate_limited`) when there have been too many. */
  admit(sender: Sender): Promise<void>
}

/**
 * The rate limit of posts, per author and, looser, per address, so that discarding a token
 * gains nothing. `postsPerMinute` 0 is unlimited.
 */
export function createAdmission(postsPerMinute: number, openCounter: OpenCounter): Admission {
  const limit = (what: string, points: number, sentence: string) => {
    const text = (seconds: number) => `${sentence}Wait ${seconds} s, then send it again.`
    return createRateLimit({ what, points, windowSeconds: WINDOW_SECONDS, text }, openCounter)
  }
  const byAuthor = limit('posts', postsPerMinute, 'Too many messages. ')
  const byAddress = limit('posts by address', ADDRESS_FACTOR * postsPerMinute, '')

  return {
    async admit(sender) {
      const { author, address } = sender
      // Before an author is counted: made-up authors of a spent address must not fill the memory.
      await sayingWhose(sender, byAddress.check(address))
      await byAuthor.consume(author)
      await sayingWhose(sender, byAddress.consume(address))
    },
  }
}

/** Nobody is to blame alone for what a whole network has spent, so its refusal says who shares it. */
async function sayingWhose({ countOthersAtAddress }: Counted, counted: Promise<void>) {
  try {
    await counted
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const sharedBy = (await countOthersAtAddress?.()) ?? 0
    const whose =
      sharedBy === 0 ? '' : ` (${sharedBy} ${sharedBy === 1 ? 'other shares' : 'others share'} it)`
    const text = `Too many messages from your network${whose}. ${error.message}`
    throw new Refusal(error.code, text, { ...error.details, sharedBy })
  }
}
