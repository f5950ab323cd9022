export interface ConnectionCount {
  /** Whether this address may open one more connection. */
  hasPlace(address: string): boolean
  opened(address: string): void
  closed(address: string): void
  countOf(address: string): number
}

/** Counts open connections per address; `most` 0 is unlimited. */
export function createConnectionCount(most: number): ConnectionCount {
  const counts = new Map<string, number>()
  const countOf = (address: string) => counts.get(address) ?? 0

  return {
    countOf,
    hasPlace: (address) => most === 0 || countOf(address) < most,
    opened: (address) => void counts.set(address, countOf(address) + 1),
    closed: (address) => {
      const left = countOf(address) - 1
      if (left > 0) counts.set(address, left)
      else counts.delete(address)
    },
  }
}
