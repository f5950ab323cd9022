/** No page comes near either; what a script may cost the event loop stays some milliseconds. */
export const BURST = 1000
const PER_SECOND = 100

/**
 * What one connection may say. Most packets cost next to nothing to send and something to answer:
 * a single polling request of 2 MB can hold 140,000 bad drafts. `now` is milliseconds of a clock
 * that nobody sets. (A class, since every connection has one: methods are shared, closures are not.)
 */
export class PacketBudget {
  private left = BURST
  private refilledAt: number

  constructor(now = performance.now()) {
    this.refilledAt = now
  }

  /** Counts one packet; false when there have been too many in too short a time. */
  spend(now = performance.now()): boolean {
    const refill = ((now - this.refilledAt) / 1000) * PER_SECOND
    this.left = Math.min(BURST, this.left + refill) - 1
    this.refilledAt = now
    return this.left >= 0
  }
}
