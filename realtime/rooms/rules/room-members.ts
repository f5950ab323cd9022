import type { Message } from '../../protocol.ts'
import { addToSnapshot, isMemberInFact, type KnownMember, newMember } from './membership.ts'

export interface RoomMembersDependencies {
  now(): number
  /** Who is in the room now. */
  membersIn(room: string): { author: string }[]
}

/** The members of rooms that have an owner, for a while also after they have left. In memory. */
export interface RoomMembers {
  /** Notes that an author has joined. */
  remember(room: string, joined: { author: string; addressHash: string }): void
  /** Notes that a client of the author has left. */
  left(room: string, author: string): void
  /** A living message keeps its author a member. */
  posted(message: Pick<Message, 'room' | 'author' | 'key' | 'expiresAt'>): void
  /** The message was deleted. */
  removed(room: string, key: string): void
  find(room: string, author: string): KnownMember | undefined
  /** Whether the author is a member in fact; see `membership.ts`. */
  isMember(room: string, author: string): boolean
  /** All authors who are members in fact. */
  authorsOf(room: string): string[]
  /** When a member last joined, a known one included; Unix ms. */
  lastJoinedAt(room: string): number | undefined
  /** Notes who is a member now; returns the number of that snapshot. */
  takeSnapshot(room: string): number
  /** Makes all authors that came from this address as new as one that joins now; returns them. */
  dismiss(room: string, addressHash: string | undefined): Set<string>
  forget(room: string): void
}

/** Beyond it a room forgets those that are absent, the longest first. */
export const MAX_MEMBERS = 5000
/** The same for the authors of one address, so that no address can push out those of others. */
export const MAX_MEMBERS_PER_ADDRESS = 500

interface RoomRecord {
  /** Those that were seen last are last. */
  known: Map<string, KnownMember>
  lastJoinedAt: number | undefined
  lastSnapshot: number | undefined
}

export function createRoomMembers({ now, membersIn }: RoomMembersDependencies): RoomMembers {
  const rooms = new Map<string, RoomRecord>()
  /** Of all rooms: an empty room is forgotten here, and its numbers must not begin anew. */
  let snapshots = 0
  const presentIn = (room: string) => new Set(membersIn(room).map(({ author }) => author))
  const find = (room: string, author: string) => rooms.get(room)?.known.get(author)

  function recordOf(room: string): RoomRecord {
    const record = rooms.get(room) ?? {
      known: new Map(),
      lastJoinedAt: undefined,
      lastSnapshot: undefined,
    }
    rooms.set(room, record)
    return record
  }

  function isMember(room: string, author: string): boolean {
    const member = find(room, author)
    if (member === undefined) return false
    const isPresent = membersIn(room).some((one) => one.author === author)
    return isMemberInFact(member, isPresent, now())
  }

  function membersInFact(room: string): [string, KnownMember][] {
    const present = presentIn(room)
    const all = [...(rooms.get(room)?.known ?? [])]
    return all.filter(([author, member]) => isMemberInFact(member, present.has(author), now()))
  }

  function remember(
    room: string,
    { author, addressHash }: { author: string; addressHash: string },
  ) {
    const record = recordOf(room)
    record.lastJoinedAt = now()
    const { known } = record
    const member = known.get(author)
    if (member === undefined) {
      makePlace(room, known, addressHash)
      known.set(author, newMember(addressHash, now()))
      return
    }
    if (!isMember(room, author)) member.joinedAt = now()
    member.addressHash = addressHash
    seen(known, author, member)
  }

  function seen(known: RoomRecord['known'], author: string, member: KnownMember): void {
    member.seenAt = now()
    known.delete(author)
    known.set(author, member)
  }

  /** Forgets an absent author where an address, or the room, has as many as it may have. */
  function makePlace(room: string, known: RoomRecord['known'], addressHash: string): void {
    if (known.size < MAX_MEMBERS_PER_ADDRESS) return
    const all = [...known]
    const near = all.filter(([, member]) => member.addressHash === addressHash)
    const crowd = near.length >= MAX_MEMBERS_PER_ADDRESS ? near : all
    if (crowd === all && all.length < MAX_MEMBERS) return
    const present = presentIn(room)
    const absent = crowd.filter(([author]) => !present.has(author))
    const [first] = absent.find(([, member]) => !isMemberInFact(member, false, now())) ??
      absent[0] ?? [undefined]
    if (first !== undefined) known.delete(first)
  }

  return {
    remember,
    left(room, author) {
      const member = find(room, author)
      if (member !== undefined) seen(recordOf(room).known, author, member)
    },
    posted: ({ room, author, key, expiresAt }) =>
      void find(room, author)?.messages.set(key, expiresAt),
    removed(room, key) {
      for (const { messages } of rooms.get(room)?.known.values() ?? []) messages.delete(key)
    },
    find,
    lastJoinedAt: (room) => rooms.get(room)?.lastJoinedAt,
    isMember,
    authorsOf: (room) => membersInFact(room).map(([author]) => author),
    takeSnapshot(room) {
      const record = recordOf(room)
      const before = record.lastSnapshot
      record.lastSnapshot = ++snapshots
      for (const [, member] of membersInFact(room)) addToSnapshot(member, snapshots, before)
      return snapshots
    },
    dismiss(room, addressHash) {
      const { known } = recordOf(room)
      const all = [...known].filter(([, member]) => member.addressHash === addressHash)
      for (const [author, member] of all) known.set(author, newMember(member.addressHash, now()))
      return new Set(all.map(([author]) => author))
    },
    forget: (room) => void rooms.delete(room),
  }
}
