import type { Announce } from '../../page/announce/announcer.ts'
import { text } from '../../words/text.ts'
import type { ShownReaction } from './reacting.ts'

/** So long is gathered before it is said: a cheering room is one sentence. */
const GATHER_MS = 4_000

/**
 * Says politely, to those who listen, what others react to one's own messages with: the newest state, and
 * no more often than every few seconds. Of other messages the numbers are read where they stand.
 */
export function createAnnounceReactions(announce: Announce) {
  let newest: ShownReaction[] = []
  let isGathering = false

  function say(): void {
    isGathering = false
    if (newest.length === 0) return
    const all = newest.map(({ emoji, count }) => text.reacted({ emoji, count }))
    announce(text.reactedToYours({ reactions: all.join(', ') }))
  }

  return function announceReactions(shown: ShownReaction[]): void {
    newest = shown
    if (isGathering) return
    isGathering = true
    setTimeout(say, GATHER_MS)
  }
}
