import type { Connection } from '../connection/connection.ts'
import { wakeWithBrowser } from '../connection/transport/wake-up.ts'
import type { Playback } from '../feed/players/playback.ts'
import type { Composer } from '../post/compose/composer.ts'
import { type Muted, onOtherTab } from '../rooms/muted.ts'
import { listenToKeys } from './keys/keys.ts'
import { keepAboveKeyboard } from './viewport.ts'

export interface BrowserParts {
  connection: Connection
  composer: Composer
  playback: Playback
  muted: Muted
  /** Called when the page is visible again. */
  seen(): void
}

/** Follows what the browser says: keys, other tabs, the network, and the keyboard of a phone. */
export function followBrowser(parts: BrowserParts): void {
  const { connection, composer, playback, muted, seen } = parts
  listenToKeys({
    togglePaused: playback.togglePaused,
    focusInput: composer.focus,
  })
  onOtherTab(muted.refresh)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) seen()
  })
  wakeWithBrowser(connection)
  keepAboveKeyboard(document.documentElement)
  // On a phone the keyboard would cover the room before one has seen it.
  if (matchMedia('(pointer: fine)').matches) composer.focus()
}
