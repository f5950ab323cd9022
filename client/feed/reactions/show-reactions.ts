import { keepFocus } from '../../page/announce/keep-focus.ts'
import { text } from '../../words/text.ts'
import type { ShownReaction } from './reacting.ts'

/** So long one that was taken off keeps its place: no other may come under the finger. */
const KEPT_MS = 2000

/** Shows reactions under the words of a row, in an order that is always the same; buttons stay those that they were. */
export function showReactions(place: HTMLElement, all: ShownReaction[]): void {
  const old = new Map([...place.children].map((one) => [one.getAttribute('data-emoji'), one]))
  const shown = all.filter(({ emoji, count }) => count > 0 || old.has(emoji))
  place.hidden = shown.length === 0
  for (const [i, reaction] of shown.entries()) {
    const one = filled(old.get(reaction.emoji) ?? button(reaction.emoji), reaction)
    // One that is where it belongs keeps the focus.
    if (place.children[i] !== one) place.insertBefore(one, place.children[i] ?? null)
  }
  if (shown.some(({ count }) => count === 0)) setTimeout(() => tidyUp(place), KEPT_MS)
}

function tidyUp(place: HTMLElement): void {
  for (const one of [...place.children]) {
    if (one.lastElementChild?.textContent !== '0') continue
    keepFocus(one, place.closest('.row')?.querySelector<HTMLElement>('.loop'))
    one.remove()
  }
  place.hidden = place.childElementCount === 0
}

function button(emoji: string): Element {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'reaction'
  made.dataset.emoji = emoji
  const [face, number] = [document.createElement('span'), document.createElement('span')]
  face.textContent = emoji
  number.className = 'reaction-count'
  made.append(face, number)
  return made
}

function filled(made: Element, { emoji, count, isOwn }: ShownReaction): Element {
  made.setAttribute('aria-pressed', String(isOwn))
  made.setAttribute('aria-label', text.reacted({ emoji, count }))
  const number = made.lastElementChild
  if (number !== null) number.textContent = String(count)
  return made
}
