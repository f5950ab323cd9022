/** A client that is in a room now, as the rules of the room have to know it. */
export interface PresentMember {
  author: string
  /** A keyed hash of its address. */
  addressHash: string
  /** The hash of the secret it came with, if any. */
  ownerHash: string | undefined
}

/** What this node knows by itself. */
export interface LocalPresence {
  /** This node's members of a room. */
  membersIn(room: string): Iterable<PresentMember>
  /** The number of authors in a room that has members here may have changed. */
  onChange(room: string): void
  /** A page of this name has joined by this client, perhaps on another node. */
  onPage(page: string, client: string): void
}

/**
 * The authors in each room, over all nodes (presence). Those of a node lapse within 15 s of its death.
 * While it cannot be reached a node goes on with its own members, and tells of them afterwards.
 */
export interface PresenceStore {
  /** This node's members of the room have changed. */
  changed(room: string): void
  /** A client of this node has left the room. */
  left(room: string): void
  /** Tells the other nodes that a page has joined here: what it had there is dead. May be lost. */
  pageJoined(room: string, page: string, client: string): void
  /** How many authors are there, as far as is known here: an author with two clients is one. */
  countOf(room: string): number
  /** The same, asked for anew. */
  count(room: string): Promise<number>
  isPresent(room: string, author: string): Promise<boolean>
  membersIn(room: string): Promise<PresentMember[]>
  /** Whether somebody is in the room, or has left it within the last minute. */
  wasThereLately(room: string): Promise<boolean>
  close(): Promise<void>
}

export type OpenPresence = (local: LocalPresence) => PresenceStore

/** So long a member that left may have lost its connection only. */
export const LOST_CONNECTION_MS = 60_000
