import type { Restraint } from '../realtime/protocol.ts'
import type { OtherEntry } from './room-log.ts'

/** The settings of one room. Secrets are here as hashes only. */
export interface RoomSettings {
  room: string
  /** Set by the store, one more with each change. Missing in what older servers kept: then it is 0. */
  version?: number
  ownerHash: string
  cohostHashes: string[]
  /** Authors that came with the owner's secret: they cannot be silenced or removed. */
  owners: string[]
  isLocked: boolean
  /** Authors that may come back although it is locked or has a passphrase. */
  members: string[]
  passphrase?: { salt: string; hash: string }
  slowModeMs: number
  restraints: KeptRestraint[]
  /**
   * Since when nobody has been in the room and no message of it has lived, Unix ms. Missing while it
   * is in use, and in what older servers kept: then it counts from when it is first seen empty.
   */
  unusedSinceAt?: number
}

export interface KeptRestraint extends Restraint {
  /** Names the network address without naming it. */
  addressHash?: string
  /** Until when others that come from the same address are held to it, too. */
  addressUntil?: number
  /** The snapshot of who was a member when it was made: they are not held to it. Missing for nobody. */
  snapshot?: number
}

/** What becomes of a room's settings, and what its members have to know of it. */
export interface SettingsChange {
  settings: RoomSettings
  /** Appended to the room's log in the same step. */
  entries: OtherEntry[]
}

/**
 * Makes new settings of those in force, `undefined` where there are none. Resolves with `undefined`
 * when nothing is to change. It may be called more than once until its result is kept.
 */
export type ChangeOf = (
  settings: RoomSettings | undefined,
) => SettingsChange | undefined | Promise<SettingsChange | undefined>

/**
 * Where the settings of rooms live: only rooms that have an owner have any, and they outlive an empty
 * room for a day (`realtime/rooms/forgetting/forget-rooms.ts`). Every implementation passes `test/database/room-store.contract.ts`.
 */
export interface RoomStore {
  /** Not for changing: what is kept is what `update` made of it. */
  get(room: string): Promise<RoomSettings | undefined>
  /**
   * Keeps what `change` makes of the room's settings, one change after the other over all nodes
   * (a compare-and-set, tried again); resolves with what is then in force, once a crash or power cut
   * cannot take it any more. Errors: those of `change`, and nothing is kept.
   */
  update(room: string, change: ChangeOf): Promise<RoomSettings | undefined>
  /** Forgets a room, and takes it off the disk. */
  forget(room: string): Promise<void>
  /** The names of all rooms that have settings. */
  names(): Promise<string[]>
}
