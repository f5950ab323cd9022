import type { RoomSettings } from '../../../database/room-store.ts'

/** What is remembered of an author that has joined a room since it has an owner. */
export interface KnownMember {
  /** Its place among all who ever joined any room; 0 for one that the room's settings name. */
  place: number
  /** When the author first joined. */
  joinedAt: number
  /** The address that the author joined from last, as a keyed hash. */
  addressHash: string
}

/** The members of rooms that have an owner, also after they have left. In memory, and bounded. */
export interface RoomMembers {
  remember(settings: RoomSettings, joined: { author: string; addressHash: string }): void
  find(room: string, author: string): KnownMember | undefined
  authorsOf(room: string): string[]
  /** The place of the last one that joined any room. */
  lastPlace(): number
  /** When a member last joined, a known one included; Unix ms. */
  lastJoinedAt(room: string): number | undefined
  forget(room: string): void
}

/** Beyond it a room remembers no more members; it would have to be a very busy one. */
export const MAX_MEMBERS = 5000

export function createRoomMembers(now: () => number): RoomMembers {
  const rooms = new Map<string, Map<string, KnownMember>>()
  const joins = new Map<string, number>()
  /** Of all rooms: an empty room is forgotten here, and places in it must not begin anew. */
  let lastPlace = 0

  return {
    remember({ room, members }, { author, addressHash }) {
      const known = rooms.get(room) ?? new Map<string, KnownMember>()
      rooms.set(room, known)
      joins.set(room, now())
      const member = known.get(author)
      if (member !== undefined) member.addressHash = addressHash
      else if (known.size < MAX_MEMBERS) {
        const place = members.includes(author) ? 0 : ++lastPlace
        known.set(author, { place, joinedAt: now(), addressHash })
      }
    },
    find: (room, author) => rooms.get(room)?.get(author),
    authorsOf: (room) => [...(rooms.get(room)?.keys() ?? [])],
    lastPlace: () => lastPlace,
    lastJoinedAt: (room) => joins.get(room),
    forget(room) {
      rooms.delete(room)
      joins.delete(room)
    },
  }
}
