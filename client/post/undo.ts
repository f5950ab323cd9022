/** So long may be undone what has been posted, before anybody else sees it. */
export const UNDO_MS = 3_000

export interface Undo {
  /**
   * Waits for as long as a post may be undone; false when it was. Posts pass in the order in which
   * they came, also when the wait is switched off meanwhile.
   */
  pass(nonce: string): Promise<boolean>
  /** Takes it back while it waits. */
  undo(nonce: string): void
}

/** Holds each post back for three seconds while `isWanted` says so. */
export function createUndo(isWanted: () => boolean): Undo {
  const waiting = new Map<string, (goes: boolean) => void>()
  let last: Promise<unknown> = Promise.resolve()

  function wait(nonce: string): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(true), UNDO_MS)
      function end(goes: boolean): void {
        clearTimeout(timer)
        waiting.delete(nonce)
        resolve(goes)
      }
      waiting.set(nonce, end)
    })
  }

  return {
    pass(nonce) {
      const before = last
      const own = isWanted() ? wait(nonce) : Promise.resolve(true)
      const passed = own.then(async (goes) => {
        if (goes) await before
        return goes
      })
      last = Promise.all([passed, before])
      return passed
    },
    undo: (nonce) => waiting.get(nonce)?.(false),
  }
}
