let presses = 0

/**
 * Notes where its author is at the press that asks for something; what it returns tells whether they are
 * there still: the focus has not moved, and no key has been pressed. What takes the focus later than that
 * would take the words that are being typed (`focus()` at the end of a slow load).
 */
export function stillHere(): () => boolean {
  const { activeElement } = document
  // The same function each time, and so one listener however often it is added.
  addEventListener('keydown', countPress, { capture: true })
  const before = presses
  return () => presses === before && document.activeElement === activeElement
}

function countPress(event: KeyboardEvent): void {
  // One that is held repeats itself; Shift, Ctrl and the like, which also stop a screen reader, say nothing.
  if (!event.repeat && !event.getModifierState(event.key)) presses += 1
}
