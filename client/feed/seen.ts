import { find } from '../page/elements.ts'

/** Shows what is seen in a loop below its words, and hides it again, at a press of the row's mark. */
export function onSeenMarks(): void {
  find('#rows', HTMLElement).addEventListener('click', ({ target }) => {
    const mark = target instanceof Element ? target.closest('.seen-mark') : null
    const row = mark?.closest('.row')
    if (!mark || !(row instanceof HTMLElement)) return
    const words = find('.seen', HTMLElement, row)
    words.hidden = !words.hidden
    mark.setAttribute('aria-expanded', String(!words.hidden))
  })
}
