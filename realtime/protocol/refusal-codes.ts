/** What becomes of a refused post or join when it is tried again as it was. */
type Again = 'retry' | 'final'

interface Refused {
  meaning: string
  /** `final`: the same draft is refused again, whenever it is sent. */
  post: Again
  /** `final`: a client that comes back by itself is refused again, until its user does something. */
  join: Again
  /** How the server logs it: `warn` where its operator may have to do something. */
  log: 'debug' | 'warn'
}

/**
 * Every refusal code, in one table, from which page, command line and log derive what they do. A new
 * code needs a row here; a test then asks for its line in `docs/refusals.md`.
 */
export const REFUSALS = {
  bad_draft: { meaning: 'a field is missing or wrong', post: 'final', join: 'final', log: 'debug' },
  bad_frames: { meaning: 'a frame cannot be taken', post: 'final', join: 'retry', log: 'debug' },
  too_large: { meaning: 'a frame is too large', post: 'final', join: 'retry', log: 'debug' },
  rate_limited: { meaning: 'too many too fast', post: 'retry', join: 'retry', log: 'debug' },
  busy: { meaning: 'too many clips are waiting', post: 'retry', join: 'retry', log: 'debug' },
  encode_failed: { meaning: 'no clip could be made', post: 'retry', join: 'retry', log: 'warn' },
  unavailable: {
    meaning: 'the server cannot do it now',
    post: 'retry',
    join: 'retry',
    log: 'warn',
  },
  room_locked: { meaning: 'nobody new can join now', post: 'retry', join: 'retry', log: 'debug' },
  banned: { meaning: 'a host removed this author', post: 'final', join: 'final', log: 'debug' },
  silenced: { meaning: 'a host silenced this author', post: 'retry', join: 'retry', log: 'debug' },
  passphrase: {
    meaning: 'the room asks for another passphrase',
    post: 'retry',
    join: 'final',
    log: 'debug',
  },
  not_allowed: {
    meaning: 'only a host, or the author, may',
    post: 'final',
    join: 'final',
    log: 'debug',
  },
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
  /**
   * What the code alone does not say: the frames would flash (`bad_frames`); the message that a draft
   * answers is gone, or its author's name is what cannot be taken (`bad_draft`).
   */
  reason?: 'flashes' | 'answered_gone' | 'name'
  /** When another try makes sense. */
  retryAfterMs?: number
  /** The limit is that of a network address, and so many others are connected from there. */
  sharedBy?: number
}
