import type { Progress } from '../realtime/protocol.ts'
import type { Capture } from './capture.ts'
import { tidy } from './characters.ts'
import type { Composer } from './composer.ts'
import type { Connection } from './connection.ts'
import { createFailures } from './failures.ts'
import type { NamedDraft } from './outbox.ts'
import type { Preview } from './preview.ts'
import type { Status } from './status.ts'
import { text } from './text.ts'

export interface PostingParts {
  composer: Composer
  capture: Capture
  post: Connection['post']
  preview: Preview
  status: Status
}

export interface Posting {
  /** From Enter to the server's answer: the walk of a message through the page. */
  post(): Promise<void>
}

export function createPosting(parts: PostingParts): Posting {
  const { composer, capture, preview, status } = parts
  /** What the server last said of each draft that it has not answered. */
  const underWay = new Map<string, Progress | undefined>()
  const failures = createFailures({
    status,
    sendAgain: (draft) => void deliver(draft),
    takeBack(draft) {
      composer.giveBack(draft.message)
      composer.focus()
    },
  })

  async function post(): Promise<void> {
    if (capture.isRecording) return
    if (composer.over > 0) return status.say('problem', { text: text.tooLong(composer.over) })
    const typed = composer.typed
    const frames = await capture.take()
    if (frames === undefined) return
    composer.release(typed)
    const nonce = newNonce()
    await deliver({ id: nonce, nonce, message: tidy(typed), frames })
  }

  async function deliver(draft: NamedDraft): Promise<void> {
    const { nonce } = draft
    note(nonce, undefined)
    const answer = await parts.post(draft, (progress) => note(nonce, progress))
    underWay.delete(nonce)
    showUnderWay()
    if (!answer.ok) failures.add({ draft, reason: answer })
  }

  function note(nonce: string, progress: Progress | undefined): void {
    underWay.set(nonce, progress)
    showUnderWay()
  }

  function showUnderWay(): void {
    const [oldest] = underWay.values()
    preview.showUnderWay(underWay.size > 0)
    status.say('sending', underWay.size === 0 ? undefined : { text: stageText(oldest) })
  }

  return { post }
}

function stageText(progress: Progress | undefined): string {
  if (progress === undefined) return text.sending
  if (progress.stage === 'encoding') return text.encoding
  return progress.ahead > 0 ? text.waiting(progress.ahead) : text.sending
}

/** Unguessable and never used before; `randomUUID` does not exist on insecure addresses. */
function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
