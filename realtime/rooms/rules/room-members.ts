import type { KnownMember, MemberStore } from '../../../database/member-store.ts'
import type { PresenceStore } from '../../../database/presence-store.ts'
import type { Message } from '../../protocol.ts'
import {
  addToSnapshot,
  isMemberInFact,
  newMember,
  withMessage,
  withoutMessage,
} from './membership.ts'

export interface RoomMembersDependencies {
  now(): number
  store: MemberStore
  /** The members that are in the rooms now. */
  presence: Pick<PresenceStore, 'isPresent' | 'membersIn'>
}

/** The members of rooms that have an owner, for a while also after they have left. */
export interface RoomMembers {
  /** Notes that an author has joined. */
  remember(room: string, joined: { author: string; addressHash: string }): Promise<void>
  /** Notes that a client of the author has left. */
  left(room: string, author: string): Promise<void>
  /** A living message keeps its author a member. */
  posted(message: Pick<Message, 'room' | 'author' | 'key' | 'expiresAt'>): Promise<void>
  /** The message was deleted. */
  removed(message: Pick<Message, 'room' | 'author' | 'key'>): Promise<void>
  find(room: string, author: string): Promise<KnownMember | undefined>
  /** Whether the author is a member in fact; see `membership.ts`. */
  isMember(room: string, author: string): Promise<boolean>
  /** All authors that are members in fact. */
  authorsOf(room: string): Promise<string[]>
  /** When a member last joined, a known one included; Unix ms. */
  lastJoinedAt(room: string): Promise<number | undefined>
  /** Notes which authors are members now; resolves with the number of that snapshot. */
  takeSnapshot(room: string): Promise<number>
  /** Makes all authors that came from this address as new as one that joins now; resolves with them. */
  dismiss(room: string, addressHash: string | undefined): Promise<Set<string>>
  forget(room: string): Promise<void>
}

/** Beyond it a room forgets those that are absent, the longest first. */
export const MAX_MEMBERS = 5000
/** The same for the authors of one address, so that no address can push out those of others. */
export const MAX_MEMBERS_PER_ADDRESS = 500
/** So many records are changed at a time. */
const BATCH = 200

export function createRoomMembers(dependencies: RoomMembersDependencies): RoomMembers {
  const { now, store, presence } = dependencies
  const { find, all, change } = store

  async function presentIn(room: string): Promise<Set<string>> {
    return new Set((await presence.membersIn(room)).map(({ author }) => author))
  }

  async function isMember(room: string, author: string): Promise<boolean> {
    const known = await find(room, author)
    if (known === undefined) return false
    return isMemberInFact(known, false, now()) || presence.isPresent(room, author)
  }

  async function membersInFact(room: string): Promise<[string, KnownMember][]> {
    const present = await presentIn(room)
    const known = await all(room)
    return known.filter(([author, member]) => isMemberInFact(member, present.has(author), now()))
  }

  async function remember(
    room: string,
    { author, addressHash }: { author: string; addressHash: string },
  ): Promise<void> {
    await store.joined(room, now())
    const isKnown = (await find(room, author)) !== undefined
    if (!isKnown) await makePlace(room, addressHash)
    const goesOn = isKnown && (await isMember(room, author))
    await change(room, author, (known) => ({
      ...(known ?? newMember(addressHash, now())),
      ...(!goesOn && { joinedAt: now() }),
      ...{ addressHash, seenAt: now() },
    }))
  }

  /** Forgets an absent author where an address, or the room, has as many as it may have. */
  async function makePlace(room: string, addressHash: string): Promise<void> {
    const counts = await store.countOf(room, addressHash)
    const isNearFull = counts.near >= MAX_MEMBERS_PER_ADDRESS
    if (!isNearFull && counts.all < MAX_MEMBERS) return
    const known = await all(room)
    const crowd = isNearFull ? known.filter(([, one]) => one.addressHash === addressHash) : known
    const present = await presentIn(room)
    const absent = crowd.filter(([author]) => !present.has(author))
    const [first] = absent.find(([, member]) => !isMemberInFact(member, false, now())) ??
      absent[0] ?? [undefined]
    if (first !== undefined) await change(room, first, () => undefined)
  }

  async function changeAll(
    room: string,
    authors: string[],
    make: (known: KnownMember) => KnownMember,
  ): Promise<void> {
    for (let from = 0; from < authors.length; from += BATCH) {
      const some = authors.slice(from, from + BATCH)
      await Promise.all(some.map((author) => change(room, author, (one) => one && make(one))))
    }
  }

  return {
    remember,
    left: (room, author) => change(room, author, (known) => known && { ...known, seenAt: now() }),
    posted: ({ room, author, ...message }) =>
      change(room, author, (known) => known && withMessage(known, message, now())),
    removed: ({ room, author, key }) =>
      change(room, author, (known) => known && withoutMessage(known, key)),
    find,
    lastJoinedAt: store.lastJoinedAt,
    isMember,
    authorsOf: async (room) => (await membersInFact(room)).map(([author]) => author),
    async takeSnapshot(room) {
      const { snapshot, before } = await store.nextSnapshot(room)
      const authors = (await membersInFact(room)).map(([author]) => author)
      await changeAll(room, authors, (known) => addToSnapshot(known, snapshot, before))
      return snapshot
    },
    async dismiss(room, addressHash) {
      const near = (await all(room)).filter(([, known]) => known.addressHash === addressHash)
      const authors = near.map(([author]) => author)
      await changeAll(room, authors, (known) => newMember(known.addressHash, now()))
      return new Set(authors)
    },
    forget: store.forget,
  }
}
