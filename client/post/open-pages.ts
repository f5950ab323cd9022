import { newNonce } from '../connection/nonce.ts'
import { chatName } from '../page/addresses.ts'
import type { Pages } from './journal.ts'
import { withTimeout } from './with-timeout.ts'

const OPEN = `${chatName}-page `
const CLAIM = `${chatName}-claim`
const TIMEOUT_MS = 1_000

/**
 * Which pages of this browser are open: each holds a lock (Web Locks) with its name, which the
 * browser releases when the page is gone, however it went. Without locks, as on insecure addresses,
 * no other page is known to be open.
 */
export function openPages(locks: LockManager | undefined = navigator.locks): Pages {
  const own = newNonce()
  const isHeld = hold(OPEN + own)

  function hold(name: string): Promise<void> {
    return new Promise((held) => {
      const forever = () => {
        held()
        return new Promise(() => undefined)
      }
      locks?.request(name, forever).catch(() => held())
      if (locks === undefined) held()
    })
  }

  async function open(): Promise<Set<string>> {
    const { held = [] } = (await locks?.query()) ?? {}
    const names = held.map(({ name = '' }) => name).filter((name) => name.startsWith(OPEN))
    return new Set(names.map((name) => name.slice(OPEN.length)))
  }

  return {
    own,
    async alone(work) {
      try {
        await withTimeout(TIMEOUT_MS, isHeld)
        if (locks === undefined) return await work(new Set([own]))
        return await locks.request(CLAIM, async () => work(await withTimeout(TIMEOUT_MS, open())))
      } catch {
        return work(new Set([own]))
      }
    },
  }
}
