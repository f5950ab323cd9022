import type { Logger } from 'pino'
import { LOBBY } from '../../realtime/protocol.ts'
import type { StageState } from '../../stage/stages.ts'

/** Of refusals there is a line this often at most: untrusted input must not fill the log. */
const EVERY_MS = 1_000

export interface StageLog {
  /** A publisher received this sentence and nothing else. */
  refused(reason: string): void
  changed(room: string, state: StageState): void
}

/**
 * Notes what publishers do. Neither keys nor addresses belong in the log, nor the name of a room:
 * with that of a private one its reader could enter. `elapsedMs` is of a monotonic clock.
 */
export function createStageLog(log: Logger, elapsedMs = () => performance.now()): StageLog {
  let notedAt = Number.NEGATIVE_INFINITY
  let unnoted = 0

  function refused(reason: string): void {
    if (elapsedMs() - notedAt < EVERY_MS) {
      unnoted += 1
      return
    }
    log.info({ reason, ...(unnoted > 0 && { unnoted }) }, 'a publisher was refused')
    notedAt = elapsedMs()
    unnoted = 0
  }

  function changed(room: string, { live }: StageState): void {
    const stage = room === LOBBY ? LOBBY : 'a room'
    log.info({ stage }, live ? 'a broadcast has begun' : 'a broadcast has ended')
  }

  return { refused, changed }
}
