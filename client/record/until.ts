/** Resolves at an instant of `performance.now()`; rejects with the signal's reason. */
export function until(instant: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, instant - performance.now())
    signal.addEventListener('abort', stop, { once: true })
  })
}
