import { find } from '../elements.ts'

/**
 * Takes something out of the page without losing the reader's place: the focus in it moves on to
 * `next`, or to the message's field. Left to itself it would fall back to the top of the page.
 */
export function keepFocus(leaving: Element, next?: HTMLElement | null): void {
  const { activeElement } = document
  if (activeElement === null || !leaving.contains(activeElement)) return
  const target = next ?? find('#composer .text', HTMLElement)
  target.focus({ preventScroll: true })
}
