/** The record of an author that has joined a room since it has an owner. */
export interface KnownMember {
  /** When its stay began: a lost connection does not end it, a real absence does. */
  joinedAt: number
  /** When it joined or left last. */
  seenAt: number
  /** The address that the author joined from last, as a keyed hash. */
  addressHash: string
  /** When its living messages expire, by their keys. */
  messages: Map<string, number>
  /** The snapshots of the room it is in, as ranges of their numbers. */
  snapshots: { from: number; to: number }[]
}

/** How many members a room knows. */
export interface KnownCounts {
  all: number
  /** From one address. */
  near: number
}

/**
 * What rooms that have an owner remember of their members, one record for each author: in memory
 * while there is one node.
 */
export interface MemberStore {
  find(room: string, author: string): Promise<KnownMember | undefined>
  /** All of a room, those that were seen last last. */
  all(room: string): Promise<[author: string, known: KnownMember][]>
  countOf(room: string, addressHash: string): Promise<KnownCounts>
  /**
   * Keeps what `change` makes of a record, a fresh copy or `undefined` where there is none; nothing
   * when it makes the same object of it, none any more when it makes `undefined`. It may be called
   * more than once (compare-and-set).
   */
  change(
    room: string,
    author: string,
    change: (known: KnownMember | undefined) => KnownMember | undefined,
  ): Promise<void>
  /** When a member last joined; Unix ms. */
  lastJoinedAt(room: string): Promise<number | undefined>
  joined(room: string, at: number): Promise<void>
  /** A number for a new snapshot of the room, and that of its last one. Numbers never begin anew. */
  nextSnapshot(room: string): Promise<{ snapshot: number; before: number | undefined }>
  forget(room: string): Promise<void>
}
