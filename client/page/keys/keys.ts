export interface KeyActions {
  togglePaused(): void
  focusInput(): void
}

/**
 * The keys that work wherever the focus is, with Esc (`escape.ts`) and those for answers. They are listed for
 * people in the sheet "About this chat".
 */
export function listenToKeys({ togglePaused, focusInput }: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    // By its place on the keyboard: with Alt, a Mac types another letter.
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === 'KeyP') {
      event.preventDefault()
      if (!event.repeat) togglePaused()
    }
    if (isTyping(event)) focusInput()
  })
}

/** Whether a letter was typed outside any field: it belongs into the input. */
function isTyping(event: KeyboardEvent): boolean {
  if (event.key.length !== 1 || event.key === ' ') return false
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  const { target } = event
  const isBusy = target instanceof Element && target.closest('input, textarea, dialog') !== null
  return !isBusy
}
