import { isFinalForPost, type RefusalBody, type RefusalCode } from '../../realtime/protocol.ts'
import type { Sentence, Status, StatusAction } from '../page/announce/status.ts'
import { postingText } from '../words/posting-text.ts'
import { refusalText } from '../words/refusal-text.ts'
import { text } from '../words/text.ts'
import type { NamedDraft } from './outbox.ts'
import type { PendingRows } from './pending.ts'

export interface Failure {
  draft: NamedDraft
  reason: RefusalBody
  /** When its message would have been gone; then the failure is, too. Unix ms of this machine. */
  expiresAt: number
}

export interface Failures {
  add(failure: Failure): void
  /** Forgets what has expired. */
  sweep(now: number): void
  /**
   * Earlier refusals, all of them or those for this reason, are no news any more: a later post was
   * delivered, or the reason is gone. Its rows stay for their author to decide.
   */
  quiet(code?: RefusalCode): void
}

export interface FailuresParts {
  status: Status
  rows: PendingRows
  sendAgain(draft: NamedDraft): unknown
  /** Gives the words back to the input. */
  giveBack(draft: NamedDraft): void
  /** Opens what the author's name is changed in. */
  changeName(): void
  /** The draft under the name that its author has now. */
  renamed(draft: NamedDraft): NamedDraft
}

/**
 * The refused posts. Words and recording are kept until their author has decided, one after the
 * other, what becomes of them.
 */
export function createFailures(parts: FailuresParts): Failures {
  const { status, rows, sendAgain, giveBack } = parts
  let failed: Failure[] = []
  /** Those that the sentence still speaks of: the last by its words, the others by their number. */
  let said: Failure[] = []

  function show(): void {
    said = said.filter((failure) => failed.includes(failure))
    const last = said.at(-1)
    status.say('failed', last && explain(last, said.length - 1))
  }

  function explain(failure: Failure, others: number): Sentence {
    const { draft, reason } = failure
    const why = isAnsweredGone(failure) ? postingText.goneBefore : refusalText(reason)
    const sentence = refused(draft.message, why)
    return {
      text: others === 0 ? sentence : `${sentence} ${postingText.refusedToo({ count: others })}`,
    }
  }

  function choicesOf(failure: Failure): StatusAction[] {
    const { draft, reason } = failure
    const choices = [choice(failure, postingText.editInstead, () => giveBack(draft))]
    if (isAnsweredGone(failure)) {
      const { replyTo: _, ...alone } = draft
      return [choice(failure, postingText.sendAlone, () => sendAgain(alone)), ...choices]
    }
    if (reason.reason === 'name') return [...choicesOfName(failure), ...choices]
    if (isFinalForPost(reason.code)) return choices
    return [choice(failure, text.tryAgain, () => sendAgain(draft)), ...choices]
  }

  /** Its words are not the trouble: they go out as they are, under another name. */
  function choicesOfName(failure: Failure): StatusAction[] {
    const again = () => sendAgain(parts.renamed(failure.draft))
    return [
      { label: postingText.changeName, run: parts.changeName },
      choice(failure, text.tryAgain, again),
    ]
  }

  function choice(failure: Failure, label: string, act: () => unknown): StatusAction {
    const run = () => {
      // Two taps on its row are one decision.
      if (!failed.includes(failure)) return
      failed = failed.filter((one) => one !== failure)
      show()
      act()
    }
    return { label, run }
  }

  return {
    add(failure) {
      failed.push(failure)
      said.push(failure)
      const { draft, reason } = failure
      rows.show(draft, { stage: 'failed', reason }, choicesOf(failure))
      show()
    },
    sweep(now) {
      for (const { draft } of failed.filter(({ expiresAt }) => expiresAt <= now)) {
        rows.end(draft.nonce)
      }
      failed = failed.filter(({ expiresAt }) => expiresAt > now)
      show()
    },
    quiet(code) {
      said = said.filter(({ reason }) => code !== undefined && reason.code !== code)
      show()
    },
  }
}

/** What it answers was there when it began; another field of it may be refused as well. */
function isAnsweredGone({ draft, reason }: Failure): boolean {
  return draft.replyTo !== undefined && reason.reason === 'answered_gone'
}

function refused(message: string, reason: string): string {
  if (message === '') return postingText.refused({ reason })
  return postingText.refusedWords({ words: shorten(message), reason })
}

function shorten(message: string): string {
  const characters = [...message]
  return characters.length <= 24 ? message : `${characters.slice(0, 23).join('').trimEnd()}…`
}
