import { createReview } from '../record/review.ts'
import { openJournal } from './journal.ts'
import { openPages } from './open-pages.ts'
import { createPosting, type Posting, type PostingParts } from './posting.ts'

/** What the page has made already; the rest is made here, and loaded with it. */
export type OpenPostingParts = Omit<PostingParts, 'journal' | 'review'>

/**
 * All that a post goes through from Enter on, with the journal and the look at one's own loop. A bundle of
 * its own (`lazy-posting.ts`).
 */
export function openPosting(parts: OpenPostingParts): Posting {
  return createPosting({ ...parts, journal: openJournal(openPages()), review: createReview(parts) })
}
