import { type Logger, symbols } from 'pino'

/** A line of the log for so long. */
const EVERY_MS = 5000

/** By the stream that a log and its children write to: when there was a line, and refusals since. */
const said = new WeakMap<object, { at: number; since: number }>()

/**
 * Says that something was refused because the store is away: one line in five seconds, without a stack, with
 * how many there were since the last one. All clients try again every second, so each would fill the log.
 */
export function logAwayRefusal(log: Logger, task: string, reason: string): void {
  const stream = (log as unknown as Record<symbol, object>)[symbols.streamSym] ?? log
  const now = performance.now()
  const last = said.get(stream) ?? { at: Number.NEGATIVE_INFINITY, since: 0 }
  if (now - last.at < EVERY_MS) {
    last.since++
    return
  }
  said.set(stream, { at: now, since: 0 })
  log.warn({ code: 'unavailable', reason, before: last.since }, `a ${task} was refused`)
}
