/** What a node says of a publisher that it has. */
export interface StageSeat {
  /** Where other nodes reach it; `undefined` where there are none, or NODE_URL is missing. */
  nodeUrl: string | undefined
  /** Since when it is live, in Unix milliseconds; not before its first picture. */
  startedAt: number | undefined
}

/**
 * At which node each room's publisher is: one for a room, over all nodes (a lease). What a node has
 * lapses within `SEAT_LASTS_MS` of its death.
 */
export interface StageStore {
  /**
   * Takes a room's stage for a publisher of this node, or keeps it: to be said again every
   * `SEAT_BEAT_MS` for as long as that publisher is heard. False when it is another node's.
   */
  take(room: string, seat: StageSeat): Promise<boolean>
  /** This node's publisher has left. */
  leave(room: string): Promise<void>
  /** What another node said of the room's stage; `undefined` when no other node has it. */
  elsewhere(room: string): Promise<StageSeat | undefined>
}

export const SEAT_BEAT_MS = 1000
export const SEAT_LASTS_MS = 6000
/**
 * A publisher that was not heard for so long has probably lost its connection, and comes back at any
 * node; it must not be refused there.
 */
export const SEAT_LOST_MS = 3000
