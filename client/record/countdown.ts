import { until } from './until.ts'

/** From this number on; so many arcs has the ring. */
export const COUNT_FROM = 3
const STEP_MS = 1_000

/**
 * Counts 3, 2, 1, a second each, by one schedule from its start (no drift), and resolves when the
 * last second is over. `show` receives each number as it begins. Rejects with the signal's reason.
 */
export async function countDown(signal: AbortSignal, show: (left: number) => void): Promise<void> {
  const startedAt = performance.now()
  for (let left = COUNT_FROM; left > 0; left--) {
    show(left)
    await until(startedAt + (COUNT_FROM - left + 1) * STEP_MS, signal)
  }
}
