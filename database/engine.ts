import type { Clock } from '../helpers/clock.ts'
import type { EncodeQueue } from './encode-queue.ts'
import type { MessageStore } from './message-store.ts'
import type { ReactionStore } from './reaction-store.ts'
import type { RoomLog } from './room-log.ts'
import type { RoomStore } from './room-store.ts'
import type { SharedState } from './shared-state.ts'

/** There is less room left than a message may take. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError'
}

/** What messages are kept in cannot be reached. */
export class AwayError extends Error {
  override readonly name = 'AwayError'
}

/** The store would throw messages away, or cannot be used as it is; its message is a sentence that says what to do. */
export class UnfitStoreError extends Error {
  override readonly name: string = 'UnfitStoreError'
}

/** The bundle of ports behind which LevelDB or Redis stands. */
export interface Engine {
  readonly messages: MessageStore
  readonly reactions: ReactionStore
  readonly rooms: RoomStore
  readonly log: RoomLog
  readonly state: SharedState
  /** The clock that all nodes go by; missing where there is one node. */
  readonly clock?: Clock
  /** Clips made by other nodes; missing where there are none. */
  readonly encodes?: EncodeQueue
  /** What all nodes sign with; missing where there is one, which has its own. */
  readonly secret?: Buffer
  /** How durable what it keeps is, where that is not its own doing: sentences for the start. */
  readonly durability?: string[]
  /** Whether it can be reached right now; missing where it is in this process. */
  isReachable?(): boolean
  /**
   * Proves that a message of full size could be kept right now; throws with the reason when not, a
   * `NoRoomError` when it would not fit, an `AwayError` when there is no answer, an `UnfitStoreError` when it
   * would not be safe there.
   */
  ping(): Promise<void>
  /** May be called twice; resolves when everything is closed. */
  close(): Promise<void>
}
