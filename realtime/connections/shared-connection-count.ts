import type { ConnectionCounts } from '../../database/shared-state.ts'
import { createConnectionCount } from './connection-count.ts'

export interface SharedConnectionCount {
  /** Whether this address may open one more connection, as far as this node knows by itself. */
  hasPlace(address: string): boolean
  /** The same over all nodes. */
  hasPlaceAnywhere(address: string): Promise<boolean>
  /**
   * Counts one; resolves with whether it had a place on all nodes together: several may be allowed before
   * the first of them is counted.
   */
  opened(address: string): Promise<boolean>
  closed(address: string): void
}

/**
 * Counts open connections per address over all nodes; `most` 0 is unlimited. Where the others cannot be
 * asked, a node goes by its own: live chat goes on without the store.
 */
export function createSharedConnectionCount(
  most: number,
  shared: ConnectionCounts,
): SharedConnectionCount {
  const local = createConnectionCount(most)

  /** Resolves with how many the address has on all nodes, as far as that is known. */
  async function say(address: string): Promise<number> {
    const here = local.countOf(address)
    return most === 0 ? here : shared.set(address, here).catch(() => here)
  }

  return {
    hasPlace: local.hasPlace,
    async hasPlaceAnywhere(address) {
      if (most === 0) return true
      const elsewhere = await shared.elsewhere(address).catch(() => 0)
      return local.countOf(address) + elsewhere < most
    },
    async opened(address) {
      local.opened(address)
      return (await say(address)) <= most || most === 0
    },
    closed(address) {
      local.closed(address)
      void say(address)
    },
  }
}
