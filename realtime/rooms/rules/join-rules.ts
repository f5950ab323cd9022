import type { RoomSettings, RoomStore, SettingsChange } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { Refusal } from '../../answers/refusal.ts'
import { LOBBY } from '../../protocol.ts'
import type { JoinRequest } from '../clients/member.ts'
import { hashOf } from '../secrets.ts'
import { createPassphraseCheck, NEEDS_PASSPHRASE } from './passphrase-check.ts'
import { removalRefusal, restraintOn, subjectOf } from './restraints.ts'
import { roleIn } from './roles.ts'
import type { RoomMembers } from './room-members.ts'
import type { RoomRateLimits } from './room-rate-limits.ts'

export interface JoinRulesDependencies {
  rooms: RoomStore
  members: RoomMembers
  clock: Clock
  limits: Pick<RoomRateLimits, 'opened' | 'joins' | 'passphrases' | 'allPassphrases'>
  /** Whether the room has a member, or had one a moment ago, or has a message. */
  exists(room: string): Promise<boolean>
}

/** A request to join, with a keyed hash of the address it comes from. */
export type RulesJoinRequest = Pick<
  JoinRequest,
  'room' | 'author' | 'ownerSecret' | 'passphrase'
> & {
  addressHash: string
}

/** Which clients may join a room. Both steps throw a `Refusal`. */
export interface JoinRules {
  /**
   * Checks the passphrase, if the room asks this client for one. Takes milliseconds of CPU and may
   * wait for others of the same address, so it comes before the room's turn, not within it.
   */
  prove(request: RulesJoinRequest): Promise<Proof>
  /**
   * Remembers the client as a member, in the room's turn. A client that brings a secret to a room
   * that is not there yet owns it.
   */
  join(request: RulesJoinRequest, proof: Proof): Promise<void>
}

/** The hash of the passphrase that was proven; `undefined` when none was asked for. */
export type Proof = string | undefined

const MAX_OWNERS = 20

export function createJoinRules(dependencies: JoinRulesDependencies): JoinRules {
  const { rooms, members, clock, limits, exists } = dependencies
  const checkPassphrase = createPassphraseCheck(limits)

  async function prove(request: RulesJoinRequest): Promise<Proof> {
    const settings = await rooms.get(request.room)
    const asked = settings && (await passphraseAsked(settings, request))
    if (asked) await checkPassphrase(request.passphrase, asked, request)
    return asked?.hash
  }

  async function join(request: RulesJoinRequest, proof: Proof): Promise<void> {
    const { room, author, addressHash } = request
    const settings = (await rooms.get(room)) ?? (await open(request))
    if (settings === undefined) return
    const asked = await passphraseAsked(settings, request)
    // The passphrase may have been set or changed since it was proven.
    if (asked && asked.hash !== proof) throw new Refusal('passphrase', NEEDS_PASSPHRASE)
    if (roleOf(settings, request) === 'owner' && !settings.owners.includes(author)) {
      await rooms.update(room, (kept) => kept && withOwner(kept, author))
    }
    if (!(await isWelcome(settings, request))) await limits.joins.consume(`${room} ${addressHash}`)
    await members.remember(room, { author, addressHash })
  }

  /** A room nobody owns: a new one belongs to the client that opens it with a secret. */
  async function open({ room, author, ownerSecret, addressHash }: RulesJoinRequest) {
    if (room === LOBBY || (await exists(room))) return undefined
    await limits.opened.consume(addressHash)
    if (ownerSecret === undefined) return undefined
    const settings = newSettings(room, author, hashOf(ownerSecret))
    // Unless another node was quicker.
    return rooms.update(room, (kept) => (kept ? undefined : { settings, entries: [] }))
  }

  /** The passphrase this client has to prove, if any; throws when it may not join at all. */
  async function passphraseAsked(settings: RoomSettings, request: RulesJoinRequest) {
    if (roleOf(settings, request) !== 'guest') return undefined
    const subject = await subjectOf(settings, request, members)
    const removal = restraintOn(settings, subject, 'removed', clock.now())
    if (removal) throw removalRefusal(removal)
    if (await isWelcome(settings, request)) return undefined
    if (settings.isLocked) throw new Refusal('room_locked', LOCKED)
    return settings.passphrase
  }

  /** Hosts and members: whatever is asked of new members is not asked of them. */
  async function isWelcome(settings: RoomSettings, request: RulesJoinRequest): Promise<boolean> {
    if (roleOf(settings, request) !== 'guest') return true
    const { room, author } = request
    return settings.members.includes(author) || members.isMember(room, author)
  }

  return { prove, join }
}

const LOCKED = 'This room is locked: nobody new can join. Ask the host to unlock it.'

function roleOf(settings: RoomSettings, { ownerSecret }: RulesJoinRequest) {
  return roleIn(settings, ownerSecret === undefined ? undefined : hashOf(ownerSecret))
}

function withOwner(settings: RoomSettings, author: string): SettingsChange {
  const owners = [...settings.owners, author].slice(-MAX_OWNERS)
  return { settings: { ...settings, owners }, entries: [] }
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
