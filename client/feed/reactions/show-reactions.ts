import { text } from '../../words/text.ts'
import type { ShownReaction } from './reacting.ts'

/** More kinds than this make a line of numbers out of a row. */
const MOST_KINDS = 5

/** Shows reactions in one line under the words of a row; buttons stay those that they were. */
export function showReactions(place: HTMLElement, all: ShownReaction[]): void {
  const shown = mostUsed(all)
  place.hidden = shown.length === 0
  const old = new Map([...place.children].map((one) => [one.getAttribute('data-emoji'), one]))
  const buttons = shown.map((reaction) =>
    filled(old.get(reaction.emoji) ?? button(reaction.emoji), reaction),
  )
  for (const one of old.values()) if (!buttons.includes(one)) one.remove()
  for (const [i, one] of buttons.entries()) {
    // One that is where it belongs keeps the focus.
    if (place.children[i] !== one) place.insertBefore(one, place.children[i] ?? null)
  }
}

/** One's own, which only here can be taken back by a tap, and the most used, in the order in which they are always shown. */
function mostUsed(all: ShownReaction[]): ShownReaction[] {
  const byUse = [...all].sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || b.count - a.count)
  const most = new Set(byUse.slice(0, MOST_KINDS))
  return all.filter((one) => most.has(one))
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
