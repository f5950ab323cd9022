import type { Logger } from 'pino'
import { NoRoomError } from '../../database/engine.ts'
import { AnsweredGoneError } from '../../database/message-store.ts'
import { REFUSALS } from '../protocol/refusal-codes.ts'
import { Refusal } from './refusal.ts'
import { logStoreRefusal, storeErrorIn } from './store-refusals.ts'

/** The encoder's error codes as refusals of a post. */
const ENCODER_REFUSALS = {
  busy: () =>
    new Refusal('busy', 'Many people are posting right now. Try again in a few seconds.', {
      retryAfterMs: 3000,
    }),
  failed: (cause: unknown) =>
    new Refusal('encode_failed', 'No clip could be made of these frames. Record them again.', {
      cause,
    }),
  missing: (cause: unknown) =>
    new Refusal('unavailable', 'This server cannot make clips right now. Try again later.', {
      cause,
      retryAfterMs: 10_000,
    }),
  unable: (cause: unknown) => noRoom(cause, 10_000),
  closed: stopping,
}

function noRoom(cause: unknown, retryAfterMs: number): Refusal {
  const text = 'This server is short of memory or disk space. Try again later.'
  return new Refusal('unavailable', text, { cause, retryAfterMs })
}

/** For what comes while the server ends. */
export function stopping(): Refusal {
  const text = 'This server is stopping; it, or another one, takes messages again in a moment.'
  return new Refusal('unavailable', text, { retryAfterMs: 3000 })
}

/** Soon enough that all are back within two seconds of the store, half a second of which it is found in. */
const AWAY_RETRY_MS = 500
/** Spread over as much more (jitter), so that not all come at once. */
const AWAY_SPREAD_MS = 400
/** A post is encoded before it is found not to fit: tried again like this it stays within its author's limit. */
const FULL_RETRY_MS = 5000

/** What a client asked for, and what it reads when that failed for a reason nobody expected. */
const FAILED = {
  post: 'Something went wrong on the server. Your message was not posted; try again.',
  request: 'Something went wrong on the server. Try again in a few seconds.',
  join: 'Something went wrong on the server, so you could not join. Try again in a few seconds.',
}

/**
 * Turns whatever went wrong into what the client may know: a `Refusal` as it is, the encoder's
 * errors by their code, a store that is away, anything else as `unavailable`. The cause goes into the log.
 */
export function refusalFrom(error: unknown, log: Logger, task: keyof typeof FAILED): Refusal {
  const refusal = error instanceof Refusal ? error : (storeRefusal(error) ?? encoderRefusal(error))
  const storeError = storeErrorIn(error)
  if (refusal && storeError) {
    logStoreRefusal(log, task, storeError)
    return refusal
  }
  if (refusal) {
    log[REFUSALS[refusal.code].log](
      { code: refusal.code, err: refusal.cause },
      `a ${task} was refused`,
    )
    return refusal
  }
  log.error({ err: error }, `a ${task} failed`)
  return new Refusal('unavailable', FAILED[task], { cause: error })
}

/**
 * For a message that answers one that is gone, and for what comes while the store is full or cannot be reached:
 * that a page sends again by itself.
 */
function storeRefusal(error: unknown): Refusal | undefined {
  if (error instanceof AnsweredGoneError) {
    const text = 'The message that this answers is gone. Send it again as a message of its own.'
    return new Refusal('bad_draft', text, { reason: 'answered_gone', cause: error })
  }
  const storeError = storeErrorIn(error)
  if (storeError === undefined) return undefined
  if (storeError instanceof NoRoomError) return noRoom(error, FULL_RETRY_MS)
  const text = 'This server cannot reach its messages right now. Try again in a few seconds.'
  const retryAfterMs = AWAY_RETRY_MS + Math.floor(AWAY_SPREAD_MS * Math.random())
  return new Refusal('unavailable', text, { cause: error, retryAfterMs })
}

function encoderRefusal(error: unknown): Refusal | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const known = Object.entries(ENCODER_REFUSALS).find(([name]) => name === code)
  return known?.[1](error)
}
