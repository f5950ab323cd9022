import { expect, test, vi } from 'vitest'
import { createFailures } from '../../../client/post/failures.ts'
import type { NamedDraft } from '../../../client/post/outbox.ts'
import { postingText } from '../../../client/words/posting-text.ts'
import { text } from '../../../client/words/text.ts'
import type { RefusalBody } from '../../../realtime/protocol.ts'

const answer: NamedDraft = { id: 'n', nonce: 'n', message: 'me', frames: [], replyTo: 'asked' }

/** What its author may do with an answer that was refused, and what is sent again when they do. */
function choicesFor(reason: RefusalBody) {
  const sent: NamedDraft[] = []
  const changeName = vi.fn()
  let choices: { label: string; run(): void }[] = []
  const failures = createFailures({
    status: { say: () => undefined },
    rows: {
      show: (_, __, actions) => {
        choices = actions
      },
      end: () => undefined,
    },
    sendAgain: (draft) => sent.push(draft),
    giveBack: () => undefined,
    changeName,
    renamed: (draft) => ({ ...draft, name: 'Anna' }),
  })
  failures.add({ draft: answer, reason, expiresAt: Number.POSITIVE_INFINITY })
  return { sent, choices, changeName, labels: choices.map(({ label }) => label) }
}

test('an answer to what is gone can stand by itself; one that is refused for something else cannot', () => {
  const gone = choicesFor({
    code: 'bad_draft',
    text: 'The message is gone.',
    reason: 'answered_gone',
  })
  expect(gone.labels).toEqual([postingText.sendAlone, postingText.editInstead])
  gone.choices[0]?.run()
  const { replyTo: _, ...alone } = answer
  expect(gone.sent).toEqual([alone])
  expect(choicesFor({ code: 'bad_draft', text: 'Too long.' }).labels).toEqual([
    postingText.editInstead,
  ])
})

test('what is refused for its name offers to change that, and goes out under the new one as it is', () => {
  const { sent, choices, changeName, labels } = choicesFor({
    code: 'bad_draft',
    text: 'The name has too many accents on one letter.',
    reason: 'name',
  })
  expect(labels).toEqual([postingText.changeName, text.tryAgain, postingText.editInstead])
  choices[0]?.run()
  expect(changeName).toHaveBeenCalledOnce()
  expect(sent).toEqual([])
  choices[1]?.run()
  expect(sent).toEqual([{ ...answer, name: 'Anna' }])
})
