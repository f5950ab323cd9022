import type { Connection } from '../connection.ts'

/** Connects at once when the browser says that the network, or the reader, is back. */
export function wakeWithBrowser({ wake }: Pick<Connection, 'wake'>): void {
  addEventListener('online', wake)
  // A page that comes out of the back/forward cache has lost its connection there.
  addEventListener('pageshow', ({ persisted }) => persisted && wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') wake()
  })
}
