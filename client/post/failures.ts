import type { RefusalBody, RefusalCode } from '../../realtime/protocol.ts'
import type { Sentence, Status, StatusAction } from '../page/status.ts'
import { text } from '../words/text.ts'
import type { NamedDraft } from './outbox.ts'

export interface Failure {
  draft: NamedDraft
  reason: RefusalBody
}

export interface Failures {
  add(failure: Failure): void
}

export interface FailuresParts {
  status: Status
  sendAgain(draft: NamedDraft): void
  /** Gives the words back to the input. */
  takeBack(draft: NamedDraft): void
}

/** The same draft fails again for these, whenever it is sent. */
const FINAL: RefusalCode[] = ['bad_draft', 'bad_frames', 'too_large', 'banned']

/**
 * What was refused. Words and recording are kept until their author has decided, one after the
 * other, what becomes of them.
 */
export function createFailures({ status, sendAgain, takeBack }: FailuresParts): Failures {
  const failed: Failure[] = []

  function show(): void {
    const [first] = failed
    status.say('failed', first && explain(first))
  }

  function explain({ draft, reason }: Failure): Sentence {
    const actions = [choice(text.takeBack, () => takeBack(draft))]
    if (!FINAL.includes(reason.code))
      actions.unshift(choice(text.sendAgain, () => sendAgain(draft)))
    return { text: text.refused(draft.message, reason.text), actions }
  }

  function choice(label: string, act: () => void): StatusAction {
    const run = () => {
      failed.shift()
      show()
      act()
    }
    return { label, run }
  }

  return {
    add(failure) {
      failed.push(failure)
      show()
    },
  }
}
