import { MAX_WAITING, MAX_WAITING_OF_ADDRESS } from './protocol/limits.ts'

/** One connection's place; it waits until it publishes. */
export interface Place {
  /** Moves from waiting to publishing; false for a connection that has lost its place. */
  publish(): boolean
  leave(): void
}

interface Waiting {
  address: string
  /** Ends the connection. */
  sendAway(): void
}

/**
 * Bounds how many connections wait, in all and of one address. When there are too many, the oldest
 * goes. A publisher needs milliseconds; idle connections are closed first.
 */
export function createPlaces() {
  /** In the order they came. */
  const waiting = new Set<Waiting>()

  function makeRoom(address: string): void {
    const ofAddress = [...waiting].filter((one) => one.address === address)
    const crowd = ofAddress.length >= MAX_WAITING_OF_ADDRESS ? ofAddress : [...waiting]
    if (crowd === ofAddress || crowd.length >= MAX_WAITING) sendAway(crowd[0])
  }

  function sendAway(one: Waiting | undefined): void {
    if (one === undefined) return
    waiting.delete(one)
    one.sendAway()
  }

  /** A place for a new connection; `sendAway` ends it when its place is needed. */
  return function take(address: string, sendAway: () => void): Place {
    makeRoom(address)
    const mine: Waiting = { address, sendAway }
    waiting.add(mine)
    const stopWaiting = () => waiting.delete(mine)
    return { publish: stopWaiting, leave: stopWaiting }
  }
}
