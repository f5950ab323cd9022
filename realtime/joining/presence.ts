export interface Presence {
  countOf(room: string): number
  changed(room: string): void
  close(): void
}

interface Pause {
  timer: NodeJS.Timeout
  /** Whether a member joined or left meanwhile. */
  isStale: boolean
}

/**
 * Sends a room how many are there. A thousand clients that join at once would each be announced to
 * each; so the first change goes out at once and later ones together, when the interval is over.
 */
export function createPresence(
  count: (room: string) => number,
  send: (room: string, count: number) => void,
  intervalMs = 250,
): Presence {
  const pauses = new Map<string, Pause>()

  function changed(room: string): void {
    const pause = pauses.get(room)
    if (pause) {
      pause.isStale = true
      return
    }
    send(room, count(room))
    const timer = setTimeout(() => resume(room), intervalMs)
    pauses.set(room, { timer: timer.unref(), isStale: false })
  }

  function resume(room: string): void {
    const isStale = pauses.get(room)?.isStale
    pauses.delete(room)
    if (isStale) changed(room)
  }

  function close(): void {
    for (const { timer } of pauses.values()) clearTimeout(timer)
    pauses.clear()
  }

  return { countOf: count, changed, close }
}
