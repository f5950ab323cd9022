const SECOND_MS = 1000
const SILENT_SECONDS = 5

/**
 * Calls `onTimeout` after five seconds without a message. The seconds are counted by this process's
 * timer, not measured: a server that was busy itself must not take that for the other's silence.
 */
export function startWatchdog(onTimeout: () => void): { heard(): void; stop(): void } {
  let silentSeconds = 0
  const timer = setInterval(() => {
    silentSeconds += 1
    if (silentSeconds > SILENT_SECONDS) onTimeout()
  }, SECOND_MS)
  timer.unref()
  return {
    heard: () => {
      silentSeconds = 0
    },
    stop: () => clearInterval(timer),
  }
}
