/** The server's time, whatever this machine's clock says and whenever it is set. */
export interface ServerClock {
  /** The server has just said what time it is. */
  set(serverTime: number): void
  /** The connection is gone: until the next word of the server, time is only estimated. */
  lose(): void
  /** Unix milliseconds; never goes back between two words of the server. */
  now(): number
  /**
   * Whether the wall clock and the monotonic one have moved apart since the server's last word.
   * The first was set, or the machine has slept and the second stood still: only the
   * server can tell which.
   */
  isInDoubt(): boolean
}

/** Clocks drift, and timers are read one after the other; a sleep is longer than that. */
const DOUBT_MS = 2_000

/**
 * `steady` is a monotonic clock that nobody sets (some browsers stop it while the machine sleeps),
 * `wall` the one that people do; both in milliseconds.
 */
export function createServerClock(
  steady: () => number = () => performance.now(),
  wall: () => number = Date.now,
): ServerClock {
  let anchor: { serverTime: number; steady: number; wall: number } | undefined
  let isLost = true

  return {
    set(serverTime) {
      anchor = { serverTime, steady: steady(), wall: wall() }
      isLost = false
    },
    lose() {
      isLost = true
    },
    now() {
      if (anchor === undefined) return wall()
      const steadyMs = steady() - anchor.steady
      // An offline machine has slept far more often than had its clock set: what may have expired has.
      const passedMs = isLost ? Math.max(steadyMs, wall() - anchor.wall) : steadyMs
      return anchor.serverTime + passedMs
    },
    isInDoubt() {
      if (anchor === undefined || isLost) return false
      const apartMs = wall() - anchor.wall - (steady() - anchor.steady)
      return Math.abs(apartMs) > DOUBT_MS
    },
  }
}
