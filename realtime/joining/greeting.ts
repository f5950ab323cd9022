import type { Stage } from '../protocol.ts'
import type { Io } from '../rooms/client.ts'
import type { RoomNews } from '../rooms/room-news.ts'
import type { Presence } from './presence.ts'

export interface GreetingDependencies {
  io: Io
  presence: Presence
  stageOf(room: string): Stage
  news: Pick<RoomNews, 'greet'>
}

/** Returns what sends clients that joined a room together all they have to know beside the replay. */
export function createGreeting({ io, presence, stageOf, news }: GreetingDependencies) {
  return async function greet(room: string, ids: string[]): Promise<void> {
    const joined = io.local.to(ids)
    joined.emit('presence', { count: presence.countOf(room) })
    joined.emit('stage', stageOf(room))
    presence.changed(room)
    await news.greet(room, ids)
  }
}
