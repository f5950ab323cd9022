/**
 * A press of an answer's face opens it to its words, and closes it again: so small, it is no place for
 * stopping a loop. Listens before the loop does.
 */
export function onAnswers(list: HTMLElement): void {
  list.addEventListener(
    'click',
    (event) => {
      const loop = event.target instanceof Element ? event.target.closest('.answer > .loop') : null
      const row = loop?.parentElement
      if (!loop || !row || row.classList.contains('pending')) return
      event.stopPropagation()
      const isOpen = row.toggleAttribute('data-open')
      loop.setAttribute('aria-expanded', String(isOpen))
    },
    { capture: true },
  )
}
