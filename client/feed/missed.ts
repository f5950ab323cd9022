import type { Message } from '../../realtime/protocol.ts'

export interface MissedParts {
  /** Whether nobody looks at the page now. */
  isHidden(): boolean
  /** Messages of one's own, from another tab too, are no news. */
  isMine(message: Message): boolean
  isMuted(author: string): boolean
  /** Receives what was missed, the oldest first; never an empty list. */
  notice(missed: Message[]): void
}

/** What counts as unread on a page that nobody looks at, however it came. */
export interface Missed {
  came(messages: Message[]): void
  /** The first replay is what was there before one came; a later one is what one has missed. */
  replayed(messages: Message[]): void
}

export function createMissed({ isHidden, isMine, isMuted, notice }: MissedParts): Missed {
  let hasJoined = false

  function came(messages: Message[]): void {
    if (!isHidden()) return
    const missed = messages.filter((one) => !isMine(one) && !isMuted(one.author))
    if (missed.length > 0) notice(missed)
  }

  return {
    came,
    replayed(messages) {
      if (hasJoined) came(messages)
      hasJoined = true
    },
  }
}
