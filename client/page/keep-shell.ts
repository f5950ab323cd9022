import { isBareAddress, isLocal } from '../rooms/server-addresses.ts'
import { basePath, pathTo } from './addresses.ts'

/** The page has other things to load first, and whoever leaves at once does not come back offline. */
const REGISTER_AFTER_MS = 3000

/**
 * Lets the browser open this page offline and install it (a service worker). On insecure addresses there
 * is none; behind a certificate that browsers warn of, which is what https at a bare address or on
 * localhost has, they refuse it and complain.
 */
export function keepShell(page: Pick<Location, 'hostname' | 'protocol'> = location): void {
  const { serviceWorker } = navigator as Partial<Navigator>
  const isBare = isLocal(page.hostname) || isBareAddress(page.hostname)
  const isWarnedOf = page.protocol === 'https:' && isBare
  if (serviceWorker === undefined || isWarnedOf) return
  setTimeout(() => {
    const options = { scope: basePath, updateViaCache: 'none' } as const
    // With its language in the address, so that another choice is another worker, with other files.
    const worker = pathTo(`build/sw.js?lang=${document.documentElement.lang}`)
    void serviceWorker.register(worker, options).catch(() => undefined)
  }, REGISTER_AFTER_MS)
}
