import { basePath, pathTo } from './addresses.ts'

/**
 * Lets the browser open this page offline and install it (a service worker). After everything else: the
 * first visit should not wait for it. On insecure addresses there is none, and behind a certificate that
 * browsers warn of they refuse it; both are no loss to the page.
 */
export function keepShell(): void {
  const { serviceWorker } = navigator as Partial<Navigator>
  if (serviceWorker === undefined) return
  const options = { scope: basePath, updateViaCache: 'none' } as const
  const register = () =>
    void serviceWorker.register(pathTo('build/sw.js'), options).catch(() => undefined)
  if (document.readyState === 'complete') register()
  else addEventListener('load', register)
}
