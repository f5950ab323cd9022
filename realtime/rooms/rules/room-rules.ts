import type { RoomSettings, RoomStore } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { Refusal } from '../../answers/refusal.ts'
import { LOBBY, type Restraint, type Role, type Rules } from '../../protocol.ts'
import type { JoinRequest, Member } from '../member.ts'
import { hashOf, isPassphrase, isSame } from '../secrets.ts'
import type { RoomLimits } from './room-limits.ts'

export interface RoomRulesDependencies {
  rooms: RoomStore
  clock: Clock
  /** Whether somebody is in the room or a message of it lives. */
  exists(room: string): Promise<boolean>
  limits: Pick<RoomLimits, 'countOpened' | 'countWrongPassphrase'>
}

/** The rules of rooms that have an owner, whoever asks: at the door and at every post. */
export interface RoomRules {
  /**
   * Remembers a client as a member when it may join, and throws a `Refusal` when it may not. A
   * client that brings a secret to a new room owns it.
   */
  join(request: JoinRequest, addressHash: string): Promise<void>
  /** Throws a `Refusal` when the member may not post now; counts the post otherwise. */
  admitPost(member: Member): Promise<void>
  /** Throws a `Refusal` when the member has lost its voice since `admitPost`. */
  confirmPost(member: Member): Promise<void>
  roleOf(member: Member): Promise<Role>
  /** What is in force, as this member may know it; `undefined` where nobody owns the room. */
  viewFor(member: Member): Promise<Rules | undefined>
  /** Authors who have been in the room since it has an owner. */
  membersOf(room: string): string[]
  forget(room: string): void
}

/** Beyond it a room remembers its members no more; it would have to be a very busy one. */
const MAX_MEMBERS = 5000

export function createRoomRules(dependencies: RoomRulesDependencies): RoomRules {
  const { rooms, clock, limits } = dependencies
  const members = new Map<string, Set<string>>()
  const lastPosts = new Map<string, Map<string, number>>()

  async function join(request: JoinRequest, addressHash: string): Promise<void> {
    const { room, author, ownerSecret } = request
    const settings = (await rooms.get(room)) ?? (await open(request, addressHash))
    if (settings === undefined) return
    const role = roleIn(settings, ownerSecret && hashOf(ownerSecret))
    if (role === 'guest') await checkGuest(settings, request, addressHash)
    if (role === 'owner' && !settings.owners.includes(author)) {
      await rooms.keep({ ...settings, owners: [...settings.owners, author].slice(-20) })
    }
    remember(room, author)
  }

  /** A room nobody owns: a new one belongs to the client that opens it with a secret. */
  async function open({ room, author, ownerSecret }: JoinRequest, addressHash: string) {
    if (room === LOBBY || (await dependencies.exists(room))) return undefined
    await limits.countOpened(addressHash)
    if (ownerSecret === undefined) return undefined
    const settings = newSettings(room, author, hashOf(ownerSecret))
    await rooms.keep(settings)
    return settings
  }

  async function checkGuest(
    settings: RoomSettings,
    request: JoinRequest,
    addressHash: string,
  ): Promise<void> {
    const { room, author, isNew } = request
    if (restraintOn(settings, { author, isNew, addressHash }, 'removed')) {
      throw new Refusal('banned', 'You were removed from this room.')
    }
    if (settings.members.includes(author) || members.get(room)?.has(author)) return
    if (settings.isLocked) throw new Refusal('room_locked', 'This room is locked to newcomers.')
    if (settings.passphrase) await checkPassphrase(settings.passphrase, request, addressHash)
  }

  async function checkPassphrase(
    kept: NonNullable<RoomSettings['passphrase']>,
    { passphrase }: JoinRequest,
    addressHash: string,
  ): Promise<void> {
    if (passphrase === undefined) {
      throw new Refusal('passphrase', 'This room asks for a passphrase.')
    }
    if (await isPassphrase(passphrase, kept)) return
    await limits.countWrongPassphrase(addressHash)
    throw new Refusal('passphrase', 'That is not the passphrase of this room.')
  }

  function remember(room: string, author: string): void {
    const known = members.get(room) ?? new Set()
    members.set(room, known)
    if (known.size < MAX_MEMBERS) known.add(author)
  }

  function restraintOn(
    settings: RoomSettings,
    { author, isNew, addressHash }: Pick<Member, 'author' | 'isNew' | 'addressHash'>,
    what: Restraint['what'],
  ) {
    const now = clock.now()
    return settings.restraints.find((restraint) => {
      const { addressUntil = 0, until = Infinity } = restraint
      if (restraint.what !== what || until <= now) return false
      if (restraint.author === author) return true
      // Shedding the token makes a new author, not a new person.
      return isNew && restraint.addressHash === addressHash && now < addressUntil
    })
  }

  async function confirmPost(member: Member): Promise<void> {
    const settings = await rooms.get(member.room)
    if (settings === undefined || roleIn(settings, member.ownerHash) !== 'guest') return
    checkVoice(settings, member)
  }

  function checkVoice(settings: RoomSettings, member: Member): void {
    if (restraintOn(settings, member, 'removed')) {
      throw new Refusal('banned', 'You were removed from this room.')
    }
    const silenced = restraintOn(settings, member, 'silenced')
    if (silenced === undefined) return
    const leftMs = (silenced.until ?? 0) - clock.now()
    const text = `A host has silenced you for another ${inWords(leftMs)}. You can still watch.`
    throw new Refusal('silenced', text, { retryAfterMs: leftMs })
  }

  async function admitPost(member: Member): Promise<void> {
    const settings = await rooms.get(member.room)
    if (settings === undefined || roleIn(settings, member.ownerHash) !== 'guest') return
    checkVoice(settings, member)
    if (settings.slowModeMs > 0) takePause(settings, member)
  }

  function takePause({ room, slowModeMs }: RoomSettings, member: Member): void {
    const posts = lastPosts.get(room) ?? new Map<string, number>()
    lastPosts.set(room, posts)
    const now = clock.now()
    const last = posts.get(member.author) ?? (member.isNew ? member.joinedAt : undefined)
    const leftMs = last === undefined ? 0 : last + slowModeMs - now
    if (leftMs > 0) {
      const text = `Slow mode: one message every ${inWords(slowModeMs)}.`
      throw new Refusal('rate_limited', text, { retryAfterMs: leftMs })
    }
    posts.set(member.author, now)
    for (const [author, at] of posts) if (at + slowModeMs <= now) posts.delete(author)
  }

  async function viewFor(member: Member): Promise<Rules | undefined> {
    const settings = await rooms.get(member.room)
    if (settings === undefined) return undefined
    const role = roleIn(settings, member.ownerHash)
    const silenced = role === 'guest' ? restraintOn(settings, member, 'silenced') : undefined
    return {
      role,
      isLocked: settings.isLocked,
      hasPassphrase: settings.passphrase !== undefined,
      slowModeMs: settings.slowModeMs,
      ...(silenced?.until !== undefined && { silencedUntil: silenced.until }),
      ...(role !== 'guest' && { restraints: restraintsIn(settings, clock.now()) }),
    }
  }

  return {
    join,
    admitPost,
    confirmPost,
    async roleOf(member) {
      const settings = await rooms.get(member.room)
      return settings === undefined ? 'guest' : roleIn(settings, member.ownerHash)
    },
    viewFor,
    membersOf: (room) => [...(members.get(room) ?? [])],
    forget(room) {
      members.delete(room)
      lastPosts.delete(room)
    },
  }
}

export function roleIn(settings: RoomSettings, ownerHash: string | undefined): Role {
  if (ownerHash === undefined) return 'guest'
  if (isSame(settings.ownerHash, ownerHash)) return 'owner'
  return settings.cohostHashes.some((hash) => isSame(hash, ownerHash)) ? 'cohost' : 'guest'
}

function newSettings(room: string, owner: string, ownerHash: string): RoomSettings {
  return {
    room,
    ownerHash,
    cohostHashes: [],
    owners: [owner],
    isLocked: false,
    members: [],
    slowModeMs: 0,
    restraints: [],
  }
}

function restraintsIn(settings: RoomSettings, now: number): Restraint[] {
  return settings.restraints
    .filter(({ until }) => until === undefined || until > now)
    .map(({ author, what, until }) => ({ author, what, ...(until !== undefined && { until }) }))
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
