/**
 * Runs one piece of work after the other, of which only the latest counts: each aborts the one before it and
 * begins when that has ended, so that two never use the same film. One that never began is skipped.
 */
export function createLatest(): (work: (signal: AbortSignal) => Promise<void>) => Promise<void> {
  let controller = new AbortController()
  let last: Promise<void> = Promise.resolve()
  return (work) => {
    controller.abort()
    controller = new AbortController()
    const { signal } = controller
    last = last.then(async () => {
      if (signal.aborted) return
      // What an aborted one throws is no news.
      await work(signal).catch((error) => {
        if (!signal.aborted) throw error
      })
    })
    const own = last
    last = last.catch(() => undefined)
    return own
  }
}
