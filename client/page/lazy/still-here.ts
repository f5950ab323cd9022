/**
 * Notes where its author is at the press that asks for something; what it returns tells whether they are
 * there still: the focus has not moved, and no key has been pressed. What takes the focus later than that
 * would take the words that are being typed (`focus()` at the end of a slow load).
 */
export function stillHere(): () => boolean {
  const { activeElement } = document
  const moved = new AbortController()
  const { signal } = moved
  const notice = (event: KeyboardEvent) => {
    // One that is held repeats itself; Shift, Ctrl and the like, which also stop a screen reader, say nothing.
    if (!event.repeat && !event.getModifierState(event.key)) moved.abort()
  }
  addEventListener('keydown', notice, { capture: true, signal })
  return () => !signal.aborted && document.activeElement === activeElement
}
