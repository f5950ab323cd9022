import { find } from '../page/elements.ts'

/** Calls for every press of the three dots of a row, also of rows that come later. */
export function onRowMenu(open: (button: HTMLElement) => void): void {
  find('#rows', HTMLElement).addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('.dots') : null
    if (button instanceof HTMLElement) open(button)
  })
}
