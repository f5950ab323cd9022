import type { Message } from '../../realtime/protocol.ts'
import type { ConnectionListeners } from '../connection/connection.ts'
import type { Bar } from '../page/bar.ts'
import type { NamesUsed } from '../rooms/names-used.ts'
import type { Missed } from './attention/missed.ts'
import type { Conversation } from './conversation.ts'
import type { Feed } from './feed.ts'

export interface MessageListenersParts {
  feed: Feed
  conversation: Pick<Conversation, 'came' | 'reactions' | 'answering'>
  bar: Pick<Bar, 'showPresence'>
  namesUsed: NamesUsed
  missed: Missed
  /** Speaks a new message. */
  spoken(message: Message): void
}

/** What a message does to the page, be it new, replayed or removed; and who is here. */
export function createMessageListeners({
  feed,
  conversation,
  bar,
  namesUsed,
  missed,
  spoken,
}: MessageListenersParts): Pick<
  ConnectionListeners,
  'replay' | 'message' | 'removed' | 'reactions' | 'presence'
> {
  return {
    replay(messages) {
      messages.forEach(namesUsed.note)
      feed.replay(messages)
      conversation.came(messages)
      feed.tellApart(namesUsed.apart)
      missed.replayed(messages)
    },
    message(message) {
      namesUsed.note(message)
      feed.add(message)
      conversation.came([message])
      feed.tellApart(namesUsed.apart)
      missed.came([message])
      spoken(message)
    },
    removed: ({ key }) => feed.remove(key),
    reactions: conversation.reactions,
    presence(presence) {
      bar.showPresence(presence)
      // It follows the replay.
      conversation.answering.replayed()
    },
  }
}
