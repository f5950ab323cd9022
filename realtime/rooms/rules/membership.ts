/** The record of an author that has joined a room since it has an owner. */
export interface KnownMember {
  /** When its stay began: a lost connection does not end it, a real absence does. */
  joinedAt: number
  /** When it joined or left last. */
  seenAt: number
  /** The address that the author joined from last, as a keyed hash. */
  addressHash: string
  /** When its living messages expire, by their keys. */
  messages: Map<string, number>
  /** The snapshots of the room it is in, as ranges of their numbers. */
  snapshots: { from: number; to: number }[]
}

/** So long a member that left may have lost its connection only. */
export const LOST_CONNECTION_MS = 60_000

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
  for (const [key, expiresAt] of known.messages) {
    if (expiresAt > now) return true
    known.messages.delete(key)
  }
  return false
}

/** Notes that the member is in this snapshot of its room, `before` being the number of the last one. */
export function addToSnapshot(
  { snapshots }: KnownMember,
  snapshot: number,
  before: number | undefined,
): void {
  const last = snapshots.at(-1)
  if (last !== undefined && last.to === before) last.to = snapshot
  else snapshots.push({ from: snapshot, to: snapshot })
  if (snapshots.length > MAX_RANGES) snapshots.shift()
}

export function isInSnapshot({ snapshots }: KnownMember, snapshot: number): boolean {
  return snapshots.some(({ from, to }) => from <= snapshot && snapshot <= to)
}
