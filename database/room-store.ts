import type { Restraint } from '../realtime/protocol.ts'

/** What has been laid down for one room. Secrets are here as hashes only. */
export interface RoomSettings {
  room: string
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

/**
 * Where the settings of rooms live: only rooms that have an owner have any, and they outlive an empty
 * room for a day (`realtime/rooms/forgetting/forget-rooms.ts`). Every implementation passes `test/database/room-store.contract.ts`.
 */
export interface RoomStore {
  /** Not for changing: what is kept is what was given to `keep`. */
  get(room: string): Promise<RoomSettings | undefined>
  /** Keeps or replaces; resolves once a crash or power cut cannot take it any more. */
  keep(settings: RoomSettings): Promise<void>
  /** Forgets a room, and takes it off the disk. */
  forget(room: string): Promise<void>
  /** The names of all rooms that have settings. */
  names(): Promise<string[]>
}
