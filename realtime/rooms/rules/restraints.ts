import type { KnownMember } from '../../../database/member-store.ts'
import type { KeptRestraint, RoomSettings } from '../../../database/room-store.ts'
import { Refusal } from '../../answers/refusal.ts'
import type { Restraint } from '../../protocol.ts'
import type { Member } from '../clients/member.ts'
import { isInSnapshot } from './membership.ts'
import type { RoomMembers } from './room-members.ts'

/** An author that a restraint may bind: a member, or a client that asks to join and is not `known` yet. */
export interface Subject {
  author: string
  addressHash: string
  known: KnownMember | undefined
}

/** The record of an author is read only where there is a restraint that it may matter for. */
export async function subjectOf(
  { restraints }: RoomSettings,
  { room, author, addressHash }: Pick<Member, 'room' | 'author' | 'addressHash'>,
  members: Pick<RoomMembers, 'find'>,
): Promise<Subject> {
  const known = restraints.length > 0 ? await members.find(room, author) : undefined
  return { author, addressHash, known }
}

/** A restraint that is in force for an author. */
export interface InForce {
  restraint: KeptRestraint
  /** Whether the restraint was made for another author of the same address. */
  isByAddress: boolean
  /** How much longer; `Infinity` for as long as the room lives. */
  leftMs: number
}

/** The restraint of this kind that binds the subject now; its own before one by address. */
export function restraintOn(
  { restraints }: RoomSettings,
  subject: Subject,
  what: Restraint['what'],
  now: number,
): InForce | undefined {
  const ofKind = restraints.filter((restraint) => restraint.what === what)
  const own = ofKind.find(
    ({ author, until = Infinity }) => author === subject.author && until > now,
  )
  if (own) return { restraint: own, isByAddress: false, leftMs: (own.until ?? Infinity) - now }
  const shared = ofKind.find((restraint) => isHeldByAddress(restraint, subject, now))
  if (shared === undefined) return undefined
  return { restraint: shared, isByAddress: true, leftMs: (shared.addressUntil ?? now) - now }
}

/**
 * Discarding the token makes a new author, not a new person; and so does a token from another room.
 * What counts is who was in fact a member of this room when the restraint was made: they are not bound.
 */
function isHeldByAddress(restraint: KeptRestraint, subject: Subject, now: number): boolean {
  const { addressHash, addressUntil = 0, snapshot = 0 } = restraint
  if (addressHash !== subject.addressHash || addressUntil <= now) return false
  return subject.known === undefined || !isInSnapshot(subject.known, snapshot)
}

/** What the author who is removed reads. */
export const REMOVED = 'You were removed from this room.'

/** Why a removed author, or a client held back with one, may not join. */
export function removalRefusal({ isByAddress, leftMs }: InForce): Refusal {
  if (!isByAddress) return new Refusal('banned', REMOVED)
  const text =
    'A host has closed this room for a while to new members from your network. ' +
    `Ask the host, or try again in ${inWords(leftMs)}.`
  return new Refusal('room_locked', text, { retryAfterMs: leftMs })
}

export function silenceRefusal({ isByAddress, leftMs }: InForce): Refusal {
  const whom = isByAddress ? 'new members from your network' : 'you'
  const text = `A host has silenced ${whom} for another ${inWords(leftMs)}. You can still watch.`
  return new Refusal('silenced', text, { retryAfterMs: leftMs })
}

/** What hosts see of the restraints. */
export function restraintsIn({ restraints }: RoomSettings, now: number): Restraint[] {
  return restraints
    .filter(({ until = Infinity }) => until > now)
    .map(({ author, what, until, addressUntil = 0 }) => ({
      author,
      what,
      ...(until !== undefined && { until }),
      ...(addressUntil > now && { address: true }),
    }))
}

export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
