/** Which rooms a client has just left: a member that lost its connection may be on its way back. */
export interface LeftLately {
  note(room: string): void
  isRecent(room: string): boolean
}

/** Forgets a room after `forMs`. */
export function createLeftLately(now: () => number, forMs: number): LeftLately {
  // The one that was left last is last.
  const leftAt = new Map<string, number>()

  function forgetOld(): void {
    for (const [room, at] of leftAt) {
      if (now() - at < forMs) return
      leftAt.delete(room)
    }
  }

  return {
    note(room) {
      leftAt.delete(room)
      leftAt.set(room, now())
      forgetOld()
    },
    isRecent(room) {
      forgetOld()
      return leftAt.has(room)
    },
  }
}
