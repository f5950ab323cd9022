import type { Sentence, Status, StatusAction } from '../page/announce/status.ts'
import type { Preview } from '../record/preview.ts'
import { postingText } from '../words/posting-text.ts'
import type { Held, NamedDraft, PostProgress } from './outbox.ts'
import type { PendingRows, PendingState } from './pending.ts'

export interface UnderWayParts {
  preview: Pick<Preview, 'showUnderWay'>
  status: Status
  rows: PendingRows
  serverNow(): number
  /** Takes out a draft that is held back. */
  withdraw(draft: NamedDraft): void
}

/** How far a draft is, on this page or on the server. */
type Progress = PostProgress | Undoable

/** It waits here for a moment, in which its author may take it back. */
export interface Undoable {
  stage: 'undoable'
  undo(): void
}

/** Shows the drafts that the server has not answered: in the preview, in a sentence, as rows. */
export interface UnderWay {
  has(nonce: string): boolean
  /** Without `progress` nothing has been said of it yet. */
  show(draft: NamedDraft, progress?: Progress): void
  /** The draft is answered, or withdrawn. */
  end(nonce: string): void
}

/** "Delivered" has been read by then. */
const DELIVERED_MS = 1_500

export function createUnderWay(parts: UnderWayParts): UnderWay {
  const { preview, status, rows, withdraw, serverNow } = parts
  const drafts = new Map<string, { draft: NamedDraft; progress: Progress | undefined }>()

  function showAll(): void {
    const [oldest] = drafts.values()
    preview.showUnderWay(drafts.size > 0)
    status.say('sending', oldest && sentenceOf(oldest.progress))
  }

  function actionsOf(draft: NamedDraft, progress: Progress | undefined): StatusAction[] {
    if (progress?.stage === 'undoable') return [{ label: postingText.undo, run: progress.undo }]
    if (progress?.stage !== 'held') return []
    return [{ label: postingText.editInstead, run: () => withdraw(draft) }]
  }

  function sentenceOf(progress: Progress | undefined): Sentence {
    if (progress?.stage === 'undoable') return { text: postingText.undoable }
    if (progress?.stage !== 'held') return { text: progressText(progress), isStep: true }
    const leftMs = progress.untilAt - serverNow()
    // The words change with every second of the countdown.
    setTimeout(showAll, Math.max(100, leftMs % 1000))
    const seconds = Math.max(0, Math.ceil(leftMs / 1000))
    return { text: heldText(progress, seconds) }
  }

  function stateOf(progress: Progress | undefined): PendingState {
    return progress === undefined || progress.stage === 'undoable' ? { stage: 'sending' } : progress
  }

  return {
    has: (nonce) => drafts.has(nonce),
    show(draft, progress) {
      drafts.set(draft.nonce, { draft, progress })
      rows.show(draft, stateOf(progress), actionsOf(draft, progress))
      showAll()
    },
    end(nonce) {
      drafts.delete(nonce)
      showAll()
    },
  }
}

/** Says for a moment that one has been delivered. */
export function createDelivered(status: Status): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    status.say('delivered', { text: postingText.delivered })
    clearTimeout(timer)
    timer = setTimeout(() => status.say('delivered', undefined), DELIVERED_MS)
  }
}

function heldText({ reason, isShared }: Held, seconds: number): string {
  if (reason !== undefined) return postingText.heldForServer({ reason, seconds })
  return (isShared ? postingText.heldForNetwork : postingText.held)({ seconds })
}

function progressText(progress: Exclude<PostProgress, { stage: 'held' }> | undefined): string {
  if (progress === undefined) return postingText.sending
  if (progress.stage === 'encoding') return postingText.encoding
  return progress.ahead > 0 ? postingText.waiting({ ahead: progress.ahead }) : postingText.sending
}
