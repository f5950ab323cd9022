/**
 * Resolves with `work`, or without it after `ms` (a timeout); rejects as `work` does before that. With a timer of
 * the global `setTimeout`, which the clock of a test moves; that of `node:timers/promises` goes by real time.
 */
export async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const isLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work, isLate])
  } finally {
    clearTimeout(timer)
  }
}
