/** What becomes of a refused post or join when it is tried again as it was. */
type Again = 'retry' | 'final'

interface Refused {
  meaning: string
  /** `final`: the same draft is refused again, whenever it is sent. */
  post: Again
  /** `final`: a client that comes back by itself is refused again; somebody has to do something. */
  join: Again
}

/**
 * Every refusal code, in one table. Page, command line and documentation derive their lists from it,
 * and the compiler asks for the rest: a new code needs its line here and nothing else.
 */
export const REFUSALS = {
  bad_draft: { meaning: 'a field is missing or wrong', post: 'final', join: 'final' },
  bad_frames: { meaning: 'a frame cannot be taken', post: 'final', join: 'retry' },
  too_large: { meaning: 'a frame is too large', post: 'final', join: 'retry' },
  rate_limited: { meaning: 'too many too fast', post: 'retry', join: 'retry' },
  busy: { meaning: 'too many clips are waiting', post: 'retry', join: 'retry' },
  encode_failed: { meaning: 'no clip could be made', post: 'retry', join: 'retry' },
  unavailable: { meaning: 'the server cannot do it now', post: 'retry', join: 'retry' },
  room_locked: { meaning: 'nobody new can join now', post: 'retry', join: 'retry' },
  banned: { meaning: 'a host removed this author', post: 'final', join: 'final' },
  silenced: { meaning: 'a host silenced this author', post: 'retry', join: 'retry' },
  passphrase: { meaning: 'the room asks for another passphrase', post: 'retry', join: 'final' },
  not_allowed: { meaning: 'only a host, or the author, may', post: 'final', join: 'final' },
} as const satisfies Record<string, Refused>

export type RefusalCode = keyof typeof REFUSALS

/** Whether the same draft is refused again, whenever it is sent. A newer server's code is not. */
export function isFinalForPost(code: RefusalCode): boolean {
  return REFUSALS[code]?.post === 'final'
}

/** Whether a client that comes back by itself is refused again. */
export function isFinalForJoin(code: RefusalCode): boolean {
  return REFUSALS[code]?.join === 'final'
}

/** A coded no that a person can read and act on. */
export interface RefusalBody {
  code: RefusalCode
  text: string
  /** Which frame is to blame, from 0. */
  index?: number
  /** When another try makes sense. */
  retryAfterMs?: number
}
