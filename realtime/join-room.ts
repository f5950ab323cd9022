import { validate, version } from 'uuid'
import type { MessageStore } from '../database/message-store.ts'
import type { Message } from './protocol.ts'
import type { Turns } from './turns.ts'

/**
 * The most that is replayed to a client which says how far it got. Who missed more than that gets
 * the newest; the page shows no more rows than this anyway.
 */
const MAX_CATCH_UP = 200
const MAX_CATCH_UP_BYTES = 2_000_000

export interface JoinDependencies {
  messages: MessageStore
  roomTurns: Turns
  replayLimit: number
}

export interface Joiner {
  room: string
  /** The key of the newest message the client has, as the client says. */
  since: string | undefined
  /** Enters the room's broadcasts; from here on nothing is missed. */
  enter(): void
  replay(messages: Message[]): void
}

/**
 * Joins a room and replays what was said before. Both happen in the room's row of turns, between
 * two posts: what is kept before is in the replay, what is kept after is broadcast, and nothing is
 * in both or in neither.
 */
export function createJoinRoom({ messages, roomTurns, replayLimit }: JoinDependencies) {
  async function missed(room: string, since: string | undefined): Promise<Message[]> {
    const news = isKey(since) && (await messages.after(room, since, MAX_CATCH_UP))
    return news ? newestWithin(news, MAX_CATCH_UP_BYTES) : messages.newest(room, replayLimit)
  }

  return async function joinRoom(joiner: Joiner): Promise<void> {
    await roomTurns.run(joiner.room, async () => {
      const replay = await missed(joiner.room, joiner.since)
      joiner.enter()
      joiner.replay(replay)
    })
  }
}

/** The newest of them that fit, oldest first as they came. */
function newestWithin(messages: Message[], maxBytes: number): Message[] {
  let bytes = 0
  const tooOld = messages.findLastIndex(({ video }) => {
    bytes += video.length
    return bytes > maxBytes
  })
  return messages.slice(tooOld + 1)
}

function isKey(text: string | undefined): text is string {
  return text !== undefined && validate(text) && version(text) === 7
}
