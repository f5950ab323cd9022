const SECOND_MS = 1000
const SILENT_SECONDS = 5

/**
 * Calls `bark` when nothing was heard for five of this process's own seconds. They are counted, not
 * measured: a server that was busy itself for long must not take that for the other's silence.
 */
export function startWatchdog(bark: () => void): { heard(): void; stop(): void } {
  let silentSeconds = 0
  const timer = setInterval(() => {
    silentSeconds += 1
    if (silentSeconds > SILENT_SECONDS) bark()
  }, SECOND_MS)
  timer.unref()
  return {
    heard: () => {
      silentSeconds = 0
    },
    stop: () => clearInterval(timer),
  }
}
