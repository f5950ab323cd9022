import type { Clock } from '../../../helpers/clock.ts'

/** Redis's clock, kept by this node's own one and the offset between the two. */
export interface RedisClock extends Clock {
  /** Notes what Redis's clock says now (Unix ms), give or take so many milliseconds. */
  set(time: number, uncertainMs: number): void
}

/** No clock that is kept right is off by so much. */
const SKEW_MS = 2000

/**
 * The clock that all nodes go by (clock synchronization, as in NTP): what one node lets expire is deleted
 * for all of them, so that no node may go by a clock of its own. A difference that may be the way to
 * Redis and back alone changes nothing.
 */
export function createRedisClock(own: Clock, onWarning: (text: string) => void): RedisClock {
  let offsetMs = 0
  let warnedMs = 0
  return {
    now: () => own.now() + offsetMs,
    set(time, uncertainMs) {
      const measuredMs = Math.round(time - own.now())
      if (Math.abs(measuredMs - offsetMs) <= uncertainMs) return
      offsetMs = measuredMs
      if (Math.abs(offsetMs - warnedMs) <= SKEW_MS) return
      warnedMs = offsetMs
      if (Math.abs(offsetMs) > SKEW_MS) onWarning(describeSkew(offsetMs))
    },
  }
}

function describeSkew(offsetMs: number): string {
  const seconds = Math.round(Math.abs(offsetMs) / 1000)
  const way = offsetMs < 0 ? 'ahead of' : 'behind'
  return (
    `The clock of this machine is ${seconds} s ${way} that of Redis, which all nodes go by. ` +
    'Set both right, by NTP for example.'
  )
}
