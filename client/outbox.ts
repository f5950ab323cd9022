import type { Answer, Draft, Progress } from '../realtime/protocol.ts'

/** A draft with its name: sent again under the same one, it is still posted once. */
export type NamedDraft = Draft & { nonce: string }

export interface Outbox {
  /**
   * Resolves with the server's answer, however often the connection breaks in between. Drafts go
   * out in the order posted.
   */
  post(draft: NamedDraft, tell: (progress: Progress) => void): Promise<Answer>
  /** The connection is there: sends what has no answer yet. */
  opened(): void
  /** The connection is gone: what has no answer waits for the next one. */
  closed(): void
  /** Passes the server's word to whoever posted the draft. */
  progress(progress: Progress): void
}

interface Entry {
  draft: NamedDraft
  tell: (progress: Progress) => void
  answered: (answer: Answer) => void
  isUnderWay: boolean
}

/**
 * Keeps every draft until it is answered. `send` tries once and rejects when the connection broke
 * or the answer took too long.
 */
export function createOutbox(send: (draft: NamedDraft) => Promise<Answer>): Outbox {
  const entries = new Map<string, Entry>()
  let isOpen = false

  async function attempt(entry: Entry): Promise<void> {
    entry.isUnderWay = true
    while (isOpen) {
      try {
        const answer = await send(entry.draft)
        entries.delete(entry.draft.nonce)
        return entry.answered(answer)
      } catch {
        // Nobody knows whether it arrived. The nonce makes asking again harmless.
      }
    }
    entry.isUnderWay = false
  }

  function sendWaiting(): void {
    for (const entry of entries.values()) if (!entry.isUnderWay) void attempt(entry)
  }

  return {
    post: (draft, tell) =>
      new Promise((answered) => {
        entries.set(draft.nonce, { draft, tell, answered, isUnderWay: false })
        if (isOpen) sendWaiting()
      }),
    opened() {
      isOpen = true
      sendWaiting()
    },
    closed() {
      isOpen = false
    },
    progress: (progress) => entries.get(progress.nonce ?? '')?.tell(progress),
  }
}
