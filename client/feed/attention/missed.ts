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
  /** The server's time at which one came; only the first time counts. */
  joined(at: number): void
  /** Messages from before the visit are no news; a replay in pieces is noticed together. */
  replayed(messages: Message[]): void
}

/** The pieces of a replay come one right after the other. */
const GATHER_MS = 300

export function createMissed(parts: MissedParts): Missed {
  let joinedAt: number | undefined
  let gathered: Message[] = []
  let isAny = false

  function came(messages: Message[]): void {
    const news = messages.filter((one) => !parts.isMine(one) && !parts.isMuted(one.author))
    if (news.length === 0) return
    if (parts.isHidden()) {
      isAny = true
      parts.notice(news)
    } else parts.seen()
  }

  function flush(): void {
    const news = gathered
    gathered = []
    came(news)
  }

  return {
    get isAny() {
      return isAny
    },
    came,
    joined(at) {
      joinedAt ??= at
    },
    replayed(messages) {
      const news = messages.filter(({ sentAt }) => sentAt >= (joinedAt ?? 0))
      if (news.length > 0 && gathered.length === 0) setTimeout(flush, GATHER_MS)
      gathered.push(...news)
    },
  }
}
