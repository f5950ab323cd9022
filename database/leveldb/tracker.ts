/** Knows which promises are under way, so that others can wait for them. */
export interface Tracker {
  run<T>(work: Promise<T>): Promise<T>
  /** Resolves when those that are under way now have ended, well or badly. */
  ended(): Promise<void>
  /** Tells later whether nothing was under way at any time since now. */
  watch(): { wasIdle(): boolean }
}

export function createTracker(): Tracker {
  const pending = new Set<Promise<unknown>>()
  let begun = 0

  async function run<T>(work: Promise<T>): Promise<T> {
    pending.add(work)
    begun++
    try {
      return await work
    } finally {
      pending.delete(work)
    }
  }

  async function ended(): Promise<void> {
    await Promise.allSettled([...pending])
  }

  function watch() {
    const before = pending.size === 0 ? begun : -1
    return { wasIdle: () => begun === before }
  }

  return { run, ended, watch }
}
