export interface PacketBudget {
  /** Counts one packet; false when there have been too many in too short a time. */
  spend(): boolean
}

/** No page comes near either; what a script may cost the event loop stays some milliseconds. */
const BURST = 1000
const PER_SECOND = 100

/**
 * What one connection may say. Most packets cost next to nothing to send and something to answer:
 * a single polling request of 1 MB can hold 70,000 bad drafts. `now` is milliseconds of a clock
 * that nobody sets.
 */
export function createPacketBudget(now = () => performance.now()): PacketBudget {
  let left = BURST
  let refilledAt = now()

  return {
    spend() {
      const at = now()
      left = Math.min(BURST, left + ((at - refilledAt) / 1000) * PER_SECOND)
      refilledAt = at
      left -= 1
      return left >= 0
    },
  }
}
