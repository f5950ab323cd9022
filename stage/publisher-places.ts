/** Publishers at once, in all and of one address. */
const MAX_PUBLISHERS = 32
const MAX_OF_ADDRESS = 4
/** So many places only the operator's own key opens, however many rooms go live. */
const FOR_OPERATOR = 8

const TOO_MANY = 'Every place for a publisher is taken. Try again later.'
const TOO_MANY_OF_ADDRESS = 'Too many publishers have your network address. End one of them first.'

/** A place is left once; more often changes nothing. */
export type PublisherPlace = { leave(): void } | { text: string }

/**
 * Bounds who publishes at once. Every author may own rooms and gets a stage key with each, so that one
 * address may not hold every place: what such keys open is counted by address, and some places are
 * the operator's.
 */
export function createPublisherPlaces() {
  const counts = new Map<string, number>()
  let taken = 0

  function reasonAgainst(address: string | undefined): string | undefined {
    const most = address === undefined ? MAX_PUBLISHERS : MAX_PUBLISHERS - FOR_OPERATOR
    if (taken >= most) return TOO_MANY
    const ofAddress = address === undefined ? 0 : (counts.get(address) ?? 0)
    return ofAddress >= MAX_OF_ADDRESS ? TOO_MANY_OF_ADDRESS : undefined
  }

  function count(address: string | undefined, change: 1 | -1): void {
    taken += change
    if (address === undefined) return
    const left = (counts.get(address) ?? 0) + change
    if (left > 0) counts.set(address, left)
    else counts.delete(address)
  }

  /** A place, or the reason why there is none. `address` is missing for the operator's own key. */
  return function take(address: string | undefined): PublisherPlace {
    const text = reasonAgainst(address)
    if (text !== undefined) return { text }
    count(address, 1)
    let isTaken = true
    return {
      leave() {
        if (isTaken) count(address, -1)
        isTaken = false
      },
    }
  }
}
