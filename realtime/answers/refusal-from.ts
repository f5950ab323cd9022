import type { Logger } from 'pino'
import { Refusal } from './refusal.ts'

/** How the encoder's error codes are told to a sender. */
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
  unable: (cause: unknown) =>
    new Refusal('unavailable', 'This server is short of something right now. Try again later.', {
      cause,
      retryAfterMs: 10_000,
    }),
  closed: () =>
    new Refusal('unavailable', 'This server is stopping. Send it again when it is back.', {
      retryAfterMs: 3000,
    }),
}

/**
 * Turns whatever went wrong into what the sender may know: a `Refusal` as it is, the encoder's
 * errors by their code, anything else as `unavailable`. The cause goes into the log.
 */
export function refusalFrom(error: unknown, log: Logger): Refusal {
  const refusal = error instanceof Refusal ? error : encoderRefusal(error)
  if (refusal) {
    const level =
      refusal.code === 'encode_failed' || refusal.code === 'unavailable' ? 'warn' : 'debug'
    log[level]({ code: refusal.code, err: refusal.cause }, 'a post was refused')
    return refusal
  }
  log.error({ err: error }, 'a post failed')
  const text = 'Something went wrong on the server. Your message was not posted; try again.'
  return new Refusal('unavailable', text, { cause: error })
}

function encoderRefusal(error: unknown): Refusal | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const known = Object.entries(ENCODER_REFUSALS).find(([name]) => name === code)
  return known?.[1](error)
}
