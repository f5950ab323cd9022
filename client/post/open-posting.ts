import { type AnswerKeyParts, listenToAnswerKeys } from '../feed/answers/answer-keys.ts'
import { find } from '../page/elements.ts'
import { listenToEscape } from '../page/keys/escape.ts'
import type { Memory } from '../page/memory.ts'
import { explain } from '../record/explanations.ts'
import { createReview } from '../record/review.ts'
import { createDescription } from './compose/description.ts'
import { openUnsentWords } from './compose/unsent-words.ts'
import { openJournal } from './journal.ts'
import { openPages } from './open-pages.ts'
import { createPosting, type Posting, type PostingParts } from './posting.ts'

/** What the page has made already; the rest is made here, and loaded with it. */
export interface OpenPostingParts extends Omit<PostingParts, 'description' | 'journal' | 'review'> {
  memory: Memory
  answerKeys: AnswerKeyParts
}

/**
 * All that a post goes through from Enter on, with the journal, the look at one's own loop, the words
 * for what is seen in it, and the keys for answers and Esc. A bundle of its own (`lazy-posting.ts`).
 */
export function openPosting({ memory, answerKeys, ...parts }: OpenPostingParts): Posting {
  const form = find('#composer', HTMLFormElement)
  const unsentSeen = openUnsentWords(() => sessionStorage, `${parts.room} seen`)
  parts.capture.explainBy(explain)
  listenToEscape(parts.capture)
  listenToAnswerKeys(answerKeys)
  const posting = createPosting({
    ...parts,
    description: createDescription(form, unsentSeen, memory),
    journal: openJournal(openPages()),
    review: createReview(parts),
  })
  // By a click the line for what is seen closes, and its words count no more.
  for (const type of ['input', 'click']) form.addEventListener(type, posting.recount)
  return posting
}
