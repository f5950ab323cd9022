import type { KnownMember } from '../../../database/member-store.ts'
import { LOST_CONNECTION_MS } from '../../../database/presence-store.ts'

/** Of more absences than this the oldest are forgotten. */
const MAX_RANGES = 20

export function newMember(addressHash: string, now: number): KnownMember {
  return { joinedAt: now, seenAt: now, addressHash, messages: new Map(), snapshots: [] }
}

/**
 * Whether an author is a member in fact: it is in the room, or has just lost its connection, or a
 * message of its own lives. One that joined once and left is none, so that tokens cannot be collected
 * beforehand: a stay covers no longer absence than it lasted itself.
 */
export function isMemberInFact(known: KnownMember, isPresent: boolean, now: number): boolean {
  if (isPresent) return true
  const awayMs = now - known.seenAt
  if (awayMs < Math.min(known.seenAt - known.joinedAt, LOST_CONNECTION_MS)) return true
  return [...known.messages.values()].some((expiresAt) => expiresAt > now)
}

/** The same member in this snapshot of its room, `before` being the number of the last one. */
export function addToSnapshot(
  known: KnownMember,
  snapshot: number,
  before: number | undefined,
): KnownMember {
  const ranges = known.snapshots
  const last = ranges.at(-1)
  // Noted already, where a change was made more than once.
  if (last?.to === snapshot) return known
  const hasGrown = last !== undefined && last.to === before
  const snapshots = hasGrown
    ? [...ranges.slice(0, -1), { from: last.from, to: snapshot }]
    : [...ranges, { from: snapshot, to: snapshot }]
  return { ...known, snapshots: snapshots.slice(-MAX_RANGES) }
}

/** The same member with one more message; those that have expired are left out. */
export function withMessage(
  known: KnownMember,
  { key, expiresAt }: { key: string; expiresAt: number },
  now: number,
): KnownMember {
  const living = [...known.messages].filter(([, expires]) => expires > now)
  return { ...known, messages: new Map([...living, [key, expiresAt]]) }
}

export function withoutMessage(known: KnownMember, key: string): KnownMember {
  if (!known.messages.has(key)) return known
  return { ...known, messages: new Map([...known.messages].filter(([one]) => one !== key)) }
}

export function isInSnapshot({ snapshots }: KnownMember, snapshot: number): boolean {
  return snapshots.some(({ from, to }) => from <= snapshot && snapshot <= to)
}
