import { type Logger, symbols } from 'pino'
import { AwayError, NoRoomError } from '../../database/engine.ts'

/** A line of the log for so long. */
const EVERY_MS = 5000

/** By the stream that a log and its children write to, and what went wrong: when there was a line, and refusals since. */
const said = new WeakMap<object, Map<string, { at: number; since: number }>>()

/** The store's own error, also where it is why there is no clip: frames reach an encoder node by way of Redis. */
export function storeErrorIn(error: unknown): AwayError | NoRoomError | undefined {
  const errors = error instanceof Error ? [error, error.cause] : []
  return errors.find((one) => one instanceof AwayError || one instanceof NoRoomError)
}

/**
 * Says that something was refused because the store is away, or full: one line in five seconds, without a stack,
 * with how many there were since the last one. All clients try again soon, so each would fill the log.
 */
export function logStoreRefusal(
  log: Logger,
  task: string,
  { name, message: reason }: AwayError | NoRoomError,
): void {
  const stream = (log as unknown as Record<symbol, object>)[symbols.streamSym] ?? log
  const byName = said.get(stream) ?? new Map<string, { at: number; since: number }>()
  said.set(stream, byName)
  const now = performance.now()
  const last = byName.get(name) ?? { at: Number.NEGATIVE_INFINITY, since: 0 }
  if (now - last.at < EVERY_MS) {
    last.since++
    return
  }
  byName.set(name, { at: now, since: 0 })
  log.warn({ code: 'unavailable', reason, before: last.since }, `a ${task} was refused`)
}
