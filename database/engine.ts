import type { MessageStore } from './message-store.ts'
import type { RoomLog } from './room-log.ts'
import type { RoomStore } from './room-store.ts'
import type { SharedState } from './shared-state.ts'

/** There is less room left than a message may take. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError'
}

/** The bundle of ports behind which LevelDB (or, in time, Redis) stands. */
export interface Engine {
  readonly messages: MessageStore
  readonly rooms: RoomStore
  readonly log: RoomLog
  readonly state: SharedState
  /**
   * Proves that a message of full size could be kept right now; throws with the reason when not, a
   * `NoRoomError` when it would not fit.
   */
  ping(): Promise<void>
  /** May be called twice; resolves when everything is closed. */
  close(): Promise<void>
}
