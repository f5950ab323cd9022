/**
 * One timer for all that a node does again and again. What is due at the same time is done together, so that
 * an idle node wakes up once a second, and not for each of its duties (timer coalescing): waking up is most
 * of what they cost.
 */
export interface Pulse {
  /** Calls back every so many milliseconds, rounded to whole ticks. What it returns stops that. */
  every(ms: number, work: () => void): () => void
  close(): void
}

const TICK_MS = 1000

export function openPulse(tickMs = TICK_MS): Pulse {
  const duties = new Set<{ ticks: number; work: () => void }>()
  let ticked = 0
  const timer = setInterval(() => {
    ticked++
    for (const { ticks, work } of [...duties]) if (ticked % ticks === 0) work()
  }, tickMs).unref()
  return {
    every(ms, work) {
      const duty = { ticks: Math.max(1, Math.round(ms / tickMs)), work }
      duties.add(duty)
      return () => void duties.delete(duty)
    },
    close() {
      clearInterval(timer)
      duties.clear()
    },
  }
}
