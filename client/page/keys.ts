export interface KeyActions {
  /** Stops the recording; true when there was one. */
  cancel(): boolean
  togglePaused(): void
  focusInput(): void
}

/** The keys that work wherever the focus is. They are listed for people in the sheet "About this chat". */
export function listenToKeys({ cancel, togglePaused, focusInput }: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && cancel()) event.preventDefault()
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
