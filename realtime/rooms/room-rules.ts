import type { RoomSettings, RoomStore } from '../../database/room-store.ts'
import type { Clock } from '../../helpers/clock.ts'
import { Refusal } from '../answers/refusal.ts'
import { LOBBY, type Restraint, type Role, type Rules } from '../protocol.ts'
import { hashOf, isPassphrase, isSame } from './secrets.ts'

/** Somebody at the door. */
export interface Arrival {
  room: string
  author: string
  /** Whether the author was made up for this very connection. */
  isNew: boolean
  /** The network address, as a name that gives it away to nobody. */
  addressHash: string
  /** What proves a host, if anything. */
  ownerSecret: string | undefined
  passphrase: string | undefined
}

/** Somebody inside, as far as the rules have to know them. */
export interface Inhabitant {
  room: string
  author: string
  isNew: boolean
  addressHash: string
  /** The hash of the secret they came with. */
  ownerHash: string | undefined
  enteredAt: number
}

type Newcomer = Pick<Arrival, 'author' | 'isNew' | 'addressHash'>

export interface RoomRulesDependencies {
  rooms: RoomStore
  clock: Clock
  /** Whether somebody is in the room or a message of it lives. */
  exists(room: string): Promise<boolean>
  /** Counts one wrong passphrase; throws a `Refusal` when there have been too many. */
  countWrongPassphrase(addressHash: string): Promise<void>
  /** Counts a room that was not there before; throws a `Refusal` when there have been too many. */
  countOpened(addressHash: string): Promise<void>
}

/** The rules of rooms that have an owner, whoever asks: at the door and at every post. */
export interface RoomRules {
  /** Lets somebody in, or throws a `Refusal`. Who brings a secret to a new room owns it. */
  enter(arrival: Arrival): Promise<void>
  /** Throws a `Refusal` when they may not post now; counts the post when they may. */
  admitPost(who: Inhabitant): Promise<void>
  /** Throws a `Refusal` when they have lost their voice since `admitPost`. */
  confirmPost(who: Inhabitant): Promise<void>
  roleOf(who: Inhabitant): Promise<Role>
  /** What is in force, as this one may know it; `undefined` where nobody owns the room. */
  viewFor(who: Inhabitant): Promise<Rules | undefined>
  /** Authors who have been in the room since it has an owner. */
  membersOf(room: string): string[]
  forget(room: string): void
}

/** Beyond it a room remembers its members no more; it would have to be a very busy one. */
const MAX_MEMBERS = 5000

export function createRoomRules(dependencies: RoomRulesDependencies): RoomRules {
  const { rooms, clock } = dependencies
  const members = new Map<string, Set<string>>()
  const lastPosts = new Map<string, Map<string, number>>()

  async function enter(arrival: Arrival): Promise<void> {
    const { room, author } = arrival
    const settings = (await rooms.get(room)) ?? (await open(arrival))
    if (settings === undefined) return
    const role = roleIn(settings, arrival.ownerSecret && hashOf(arrival.ownerSecret))
    if (role === 'guest') await checkGuest(settings, arrival)
    if (role === 'owner' && !settings.owners.includes(author)) {
      await rooms.keep({ ...settings, owners: [...settings.owners, author].slice(-20) })
    }
    remember(room, author)
  }

  /** A room nobody owns: a new one belongs to who opens it with a secret. */
  async function open({ room, author, ownerSecret, addressHash }: Arrival) {
    if (room === LOBBY || (await dependencies.exists(room))) return undefined
    await dependencies.countOpened(addressHash)
    if (ownerSecret === undefined) return undefined
    const settings = newSettings(room, author, hashOf(ownerSecret))
    await rooms.keep(settings)
    return settings
  }

  async function checkGuest(settings: RoomSettings, arrival: Arrival): Promise<void> {
    if (restraintOn(settings, arrival, 'removed')) {
      throw new Refusal('banned', 'You were removed from this room.')
    }
    const { room, author } = arrival
    if (settings.members.includes(author) || members.get(room)?.has(author)) return
    if (settings.isLocked) throw new Refusal('room_locked', 'This room is locked to newcomers.')
    if (settings.passphrase) await checkPassphrase(settings.passphrase, arrival)
  }

  async function checkPassphrase(
    kept: NonNullable<RoomSettings['passphrase']>,
    { passphrase, addressHash }: Arrival,
  ): Promise<void> {
    if (passphrase === undefined) {
      throw new Refusal('passphrase', 'This room asks for a passphrase.')
    }
    if (await isPassphrase(passphrase, kept)) return
    await dependencies.countWrongPassphrase(addressHash)
    throw new Refusal('passphrase', 'That is not the passphrase of this room.')
  }

  function remember(room: string, author: string): void {
    const known = members.get(room) ?? new Set()
    members.set(room, known)
    if (known.size < MAX_MEMBERS) known.add(author)
  }

  function restraintOn(
    settings: RoomSettings,
    { author, isNew, addressHash }: Newcomer,
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

  async function confirmPost(who: Inhabitant): Promise<void> {
    const settings = await rooms.get(who.room)
    if (settings === undefined || roleIn(settings, who.ownerHash) !== 'guest') return
    checkVoice(settings, who)
  }

  function checkVoice(settings: RoomSettings, who: Inhabitant): void {
    if (restraintOn(settings, who, 'removed')) {
      throw new Refusal('banned', 'You were removed from this room.')
    }
    const silenced = restraintOn(settings, who, 'silenced')
    if (silenced === undefined) return
    const leftMs = (silenced.until ?? 0) - clock.now()
    const text = `A host has silenced you for another ${inWords(leftMs)}. You can still watch.`
    throw new Refusal('silenced', text, { retryAfterMs: leftMs })
  }

  async function admitPost(who: Inhabitant): Promise<void> {
    const settings = await rooms.get(who.room)
    if (settings === undefined || roleIn(settings, who.ownerHash) !== 'guest') return
    checkVoice(settings, who)
    if (settings.slowModeMs > 0) takePause(settings, who)
  }

  function takePause({ room, slowModeMs }: RoomSettings, who: Inhabitant): void {
    const posts = lastPosts.get(room) ?? new Map<string, number>()
    lastPosts.set(room, posts)
    const now = clock.now()
    const last = posts.get(who.author) ?? (who.isNew ? who.enteredAt : undefined)
    const leftMs = last === undefined ? 0 : last + slowModeMs - now
    if (leftMs > 0) {
      const text = `Slow mode: one message every ${inWords(slowModeMs)}.`
      throw new Refusal('rate_limited', text, { retryAfterMs: leftMs })
    }
    posts.set(who.author, now)
    for (const [author, at] of posts) if (at + slowModeMs <= now) posts.delete(author)
  }

  async function viewFor(who: Inhabitant): Promise<Rules | undefined> {
    const settings = await rooms.get(who.room)
    if (settings === undefined) return undefined
    const role = roleIn(settings, who.ownerHash)
    const silenced = role === 'guest' ? restraintOn(settings, who, 'silenced') : undefined
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
    enter,
    admitPost,
    confirmPost,
    async roleOf(who) {
      const settings = await rooms.get(who.room)
      return settings === undefined ? 'guest' : roleIn(settings, who.ownerHash)
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
