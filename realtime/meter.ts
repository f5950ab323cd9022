import type { Message, RefusalCode } from './protocol.ts'

/** What became of a post or of a join: `ok`, or the code of its refusal. */
export type Outcome = 'ok' | RefusalCode

/** Why this server ended a connection: a closed list, since each is a label of a metric. */
export const CUTS = [
  'unread',
  'stalled',
  'unproved',
  'memory',
  'too_many_packets',
  'too_large',
  'not_joined',
  'no_place',
] as const
export type Cut = (typeof CUTS)[number]

/** Why a request did not get as far as a connection. */
export const REQUEST_REFUSALS = ['foreign', 'no_place'] as const
export type RequestRefusal = (typeof REQUEST_REFUSALS)[number]

/**
 * Where what happens is counted (instrumentation): a port, so that nothing here knows of Prometheus.
 * No method may throw or wait, and nothing that a client chose goes into a label.
 */
export interface Meter {
  /** A post was answered so many milliseconds after it came. */
  posted(outcome: Outcome, durationMs: number): void
  joined(outcome: Outcome): void
  reacted(outcome: Outcome): void
  /** A message went out to so many clients of its room. */
  delivered(clients: number): void
  /** The same replay went out to so many clients. */
  replayed(messages: Message[], clients: number): void
  cut(reason: Cut): void
  refused(reason: RequestRefusal): void
}

/** Counts nothing: what a server without metrics has. */
export const noMeter: Meter = {
  posted() {},
  joined() {},
  reacted() {},
  delivered() {},
  replayed() {},
  cut() {},
  refused() {},
}
