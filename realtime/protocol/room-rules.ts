/** What hosts lay down for a room, and what its members may know of it. */

/** `guest`, on the wire, is a member without a host's rights. */
export type Role = 'guest' | 'cohost' | 'owner'

/** The rules in force in a room that has an owner, as its members may know them. */
export interface Rules {
  /** What the receiver may do. */
  role: Role
  /** Nobody new may come in. */
  isLocked: boolean
  hasPassphrase: boolean
  /** Between two messages of one author; 0 is no pause. */
  slowModeMs: number
  /** Until when the receiver may only watch. */
  silencedUntil?: number
  /** Authors who are silenced or removed; hosts only. */
  restraints?: Restraint[]
  /** The room's stage; owner only, and only where the server takes publishers. */
  publishing?: Publishing
}

export interface Restraint {
  author: string
  what: 'silenced' | 'removed'
  /** Missing for as long as the room has its settings. */
  until?: number
  /** New members from the author's network are held to it, too. */
  address?: boolean
}

/** What a host wants to be different; what is not named stays as it is. */
export interface RuleChange {
  isLocked?: boolean
  /** An empty one takes the passphrase away. */
  passphrase?: string
  slowModeMs?: number
}

export interface Restraining {
  author: string
  action: 'silence' | 'remove' | 'forgive'
  /** For how long to silence. */
  forMs?: number
  /**
   * Whether it holds also for clients that come from the author's network and are no members of the
   * room yet: for ten minutes after a removal, for as long as a silence. On joining they get
   * `room_locked` with a sentence of their own and `retryAfterMs`. Left out, it holds for them only
   * when no other member in the room shares that network; a host asks by `sharing` how many do.
   */
  address?: boolean
  /**
   * With `remove`: all members that come from the author's address and are no hosts are removed, those
   * that a host cannot name because they never posted, too, and what is asked of new members is asked
   * of them. With `silence` all of them are silenced. Implies `address`.
   */
  everyone?: boolean
}

/** How many share an author's network, so that a host can decide on `Restraining.address`. */
export interface Sharing {
  /** Other members who are in the room now, hosts not counted. */
  members: number
  /** Whether the host that asks comes from there, too. */
  isOwn: boolean
}

/** How to publish: `rtmp://<host>:<rtmpPort>/live/<room>?key=<key>`. */
export interface Publishing {
  rtmpPort: number
  key: string
}
