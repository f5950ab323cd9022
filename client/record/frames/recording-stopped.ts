/** Why a recording came to nothing. */
export class RecordingStopped extends Error {
  override readonly name = 'RecordingStopped'
  readonly why:
    | 'cancelled'
    | 'hidden'
    | 'ended'
    | 'no-picture'
    | 'noise'
    | 'unanswered'
    /** Another way of speaking was chosen while this one was being opened. */
    | 'other-way'
    /** The camera's cover is closed, or there is no light at all. */
    | 'black'
    /** The press that began it is held: it begins anew, by a countdown. */
    | 'held'
    /** Its loop would flash more than is safe to look at. */
    | 'flashes'

  constructor(why: RecordingStopped['why']) {
    super(`The recording stopped: ${why}.`)
    this.why = why
  }
}

/**
 * Whether this is one. By its name: each part of the page that is loaded lazily is a bundle with a copy of
 * this class of its own, so that `instanceof` would not know one that was thrown there.
 */
export function isRecordingStopped(error: unknown): error is RecordingStopped {
  return error instanceof Error && error.name === 'RecordingStopped'
}
