import type { KnownMember, MemberStore } from '../member-store.ts'

interface RoomRecord {
  /** Those that were seen last are last. */
  known: Map<string, KnownMember>
  lastJoinedAt: number | undefined
  lastSnapshot: number | undefined
}

/** What one node remembers of the members of rooms. */
export function createMemoryMembers(): MemberStore {
  const rooms = new Map<string, RoomRecord>()
  /** Of all rooms: an empty room is forgotten here, and its numbers must not begin anew. */
  let snapshots = 0

  function recordOf(room: string): RoomRecord {
    const record = rooms.get(room) ?? {
      known: new Map(),
      lastJoinedAt: undefined,
      lastSnapshot: undefined,
    }
    rooms.set(room, record)
    return record
  }

  async function change(
    room: string,
    author: string,
    make: (known: KnownMember | undefined) => KnownMember | undefined,
  ): Promise<void> {
    const before = rooms.get(room)?.known.get(author)
    const after = make(before)
    if (after === before) return
    const { known } = recordOf(room)
    if (after?.seenAt !== before?.seenAt) known.delete(author)
    if (after !== undefined) known.set(author, after)
  }

  return {
    find: async (room, author) => rooms.get(room)?.known.get(author),
    all: async (room) => [...(rooms.get(room)?.known ?? [])],
    async countOf(room, addressHash) {
      const all = [...(rooms.get(room)?.known.values() ?? [])]
      const near = all.filter((known) => known.addressHash === addressHash)
      return { all: all.length, near: near.length }
    },
    change,
    lastJoinedAt: async (room) => rooms.get(room)?.lastJoinedAt,
    async joined(room, at) {
      recordOf(room).lastJoinedAt = at
    },
    async nextSnapshot(room) {
      const record = recordOf(room)
      const before = record.lastSnapshot
      record.lastSnapshot = ++snapshots
      return { snapshot: snapshots, before }
    },
    forget: async (room) => void rooms.delete(room),
  }
}
