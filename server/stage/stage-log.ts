import type { Logger } from 'pino'
import { LOBBY } from '../../realtime/protocol.ts'
import type { StageState } from '../../stage/stages.ts'

/** Of each kind there is a line this often at most: untrusted input must not fill the log. */
const EVERY_MS = 1_000

export interface StageLog {
  /** A publisher received this sentence and nothing else. */
  refused(reason: string): void
  /** A broadcast that enters at another node cannot be had from there. */
  unreachable(reason: string): void
  changed(room: string, state: StageState): void
}

/**
 * Notes what publishers do. Neither keys nor addresses belong in the log, nor the name of a room:
 * with that of a private one its reader could enter. `elapsedMs` is of a monotonic clock.
 */
export function createStageLog(log: Logger, elapsedMs = () => performance.now()): StageLog {
  function changed(room: string, { live }: StageState): void {
    const stage = room === LOBBY ? LOBBY : 'a room'
    log.info({ stage }, live ? 'a broadcast has begun' : 'a broadcast has ended')
  }

  return {
    refused: nowAndThen((about) => log.info(about, 'a publisher was refused'), elapsedMs),
    unreachable: nowAndThen(
      (about) =>
        log.warn(
          about,
          'a broadcast of another node cannot be fetched: its NODE_URL has to lead there, and clocks may be 30 s apart',
        ),
      elapsedMs,
    ),
    changed,
  }
}

/** Passes one reason a second on, with how many there were in between. */
function nowAndThen(
  note: (about: { reason: string; unnoted?: number }) => void,
  elapsedMs: () => number,
): (reason: string) => void {
  let notedAt = Number.NEGATIVE_INFINITY
  let unnoted = 0

  return (reason) => {
    if (elapsedMs() - notedAt < EVERY_MS) {
      unnoted += 1
      return
    }
    note({ reason, ...(unnoted > 0 && { unnoted }) })
    notedAt = elapsedMs()
    unnoted = 0
  }
}
