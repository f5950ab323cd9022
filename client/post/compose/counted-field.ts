import { find } from '../../page/elements.ts'
import { countCharacters } from './characters.ts'
import type { UnsentWords } from './unsent-words.ts'

/** The counter is only of interest when the end is near. */
const COUNT_FROM = 200

/**
 * Counts the characters of a field when the end is near, in the `.count` of `element`, which has `data-over`
 * while there are more than `most`; what is typed is kept. `changed` is called at every change. Returns what
 * writes into the field.
 */
export function countIn<Field extends HTMLInputElement | HTMLTextAreaElement>(
  element: HTMLElement,
  input: Field,
  kept: UnsentWords,
  most: number,
  changed?: (input: Field) => void,
): (value: string) => void {
  const count = find('.count', HTMLElement, element)

  function refresh(): void {
    const characters = countCharacters(input.value)
    count.textContent = characters < COUNT_FROM ? '' : `${characters} / ${most}`
    element.toggleAttribute('data-over', characters > most)
    changed?.(input)
    kept.keep(input.value)
  }

  input.addEventListener('input', refresh)
  return (value) => {
    input.value = value
    refresh()
  }
}

/** How many characters it has too many; 0 when it may go. */
export function overBy(words: string, most: number): number {
  return Math.max(0, countCharacters(words) - most)
}
