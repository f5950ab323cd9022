import { MAX_PUBLISHERS, MAX_WAITING, MAX_WAITING_OF_ADDRESS } from './limits.ts'

/** One connection's place; it waits until it publishes. */
export interface Place {
  /** Moves from waiting to publishing; false when there are too many publishers. */
  publish(): boolean
  leave(): void
}

/**
 * Counts connections, so that strangers who hold many cannot keep publishers out for long: who
 * waits has a deadline, and one address only so many at once.
 */
export function createPlaces() {
  const waiting = new Map<string, number>()
  let waitingCount = 0
  let publishing = 0

  function wait(address: string, step: 1 | -1): void {
    waitingCount += step
    const count = (waiting.get(address) ?? 0) + step
    if (count > 0) waiting.set(address, count)
    else waiting.delete(address)
  }

  /** A place for a new connection, or none. */
  return function take(address: string): Place | undefined {
    const ofAddress = waiting.get(address) ?? 0
    if (waitingCount >= MAX_WAITING || ofAddress >= MAX_WAITING_OF_ADDRESS) return undefined
    let state: 'waiting' | 'publishing' | 'gone' = 'waiting'
    wait(address, 1)

    function publish(): boolean {
      if (state !== 'waiting' || publishing >= MAX_PUBLISHERS) return false
      wait(address, -1)
      publishing += 1
      state = 'publishing'
      return true
    }

    function leave(): void {
      if (state === 'waiting') wait(address, -1)
      if (state === 'publishing') publishing -= 1
      state = 'gone'
    }

    return { publish, leave }
  }
}
