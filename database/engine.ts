import type { MessageStore } from './message-store.ts'
import type { RoomStore } from './room-store.ts'

/** The bundle of ports behind which LevelDB (or, in time, Redis) stands. */
export interface Engine {
  readonly messages: MessageStore
  readonly rooms: RoomStore
  /** Proves that a message could be kept right now; throws with the reason when not. */
  ping(): Promise<void>
  /** May be called twice; resolves when everything is closed. */
  close(): Promise<void>
}
