import type { Capture } from '../../record/capture.ts'
import { isComposing } from './composing.ts'
import { isSheetOrMenuOpen } from './sheet-or-menu.ts'

/** What can be open on the page besides a recording, the innermost first, each by the button that closes it. */
const CLOSING = [
  '.surface .done',
  '#describe[aria-expanded="true"]',
  '#answering:not([hidden]) button',
  '#ways-button[aria-expanded="true"]',
]

/**
 * Esc closes one thing at a time, wherever the focus is: a recording first, since it films, then what is open,
 * the innermost first. A sheet, a menu and the look at one's loop (`record/review.ts`) have the key to themselves.
 */
export function listenToEscape(capture: Pick<Capture, 'isRecording' | 'stop'>): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    // In an input method (IME), too, it closes what that has open.
    if (isComposing(event) || isSheetOrMenuOpen()) return
    event.preventDefault()
    if (capture.isRecording) capture.stop('cancelled')
    else closeInnermost()
  })
}

function closeInnermost(): void {
  const open = CLOSING.map((selector) => document.querySelector<HTMLElement>(selector))
  open.find((button) => button !== null)?.click()
}
