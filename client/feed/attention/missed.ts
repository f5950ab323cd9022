import type { Message } from '../../../realtime/protocol.ts'

export interface MissedParts {
  /** Whether nobody looks at the page now. */
  isHidden(): boolean
  /** Messages of one's own, from another tab too, are no news. */
  isMine(message: Message): boolean
  isMuted(author: string): boolean
  /** Receives what was missed, the oldest first; never an empty list. */
  notice(missed: Message[]): void
  /** Called when something came to a page that is looked at. */
  seen(): void
}

/** What counts as unread on a page that nobody looks at, however it came. */
export interface Missed {
  /** Whether anything was ever missed here. */
  readonly isAny: boolean
  came(messages: Message[]): void
  /** The first replay is what was there before one came; a later one is what one has missed. */
  replayed(messages: Message[]): void
}

export function createMissed(parts: MissedParts): Missed {
  let hasJoined = false
  let isAny = false

  function came(messages: Message[]): void {
    const news = messages.filter((one) => !parts.isMine(one) && !parts.isMuted(one.author))
    if (news.length === 0) return
    if (parts.isHidden()) {
      isAny = true
      parts.notice(news)
    } else parts.seen()
  }

  return {
    get isAny() {
      return isAny
    },
    came,
    replayed(messages) {
      if (hasJoined) came(messages)
      hasJoined = true
    },
  }
}
