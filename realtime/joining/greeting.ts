import type { PresenceStore } from '../../database/presence-store.ts'
import type { Io } from '../rooms/clients/client.ts'
import type { RoomNews } from '../rooms/room-news.ts'

export interface GreetingDependencies {
  io: Io
  presence: Pick<PresenceStore, 'count' | 'countOf' | 'changed'>
  /** Sends these clients what their room's stage is. */
  sendStage(room: string, ids: string[]): Promise<void>
  news: Pick<RoomNews, 'greet'>
}

/** Returns what sends clients that joined a room together all they have to know beside the replay. */
export function createGreeting({ io, presence, sendStage, news }: GreetingDependencies) {
  return async function greet(room: string, ids: string[]): Promise<void> {
    const joined = io.local.to(ids)
    // Where the store is away, what is known here is told.
    const count = await presence.count(room).catch(() => presence.countOf(room))
    joined.emit('presence', { count })
    presence.changed(room)
    await sendStage(room, ids)
    await news.greet(room, ids)
  }
}
