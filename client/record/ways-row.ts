import { keepFocus } from '../page/announce/keep-focus.ts'
import { find } from '../page/elements.ts'
import { use } from '../page/lazy/lazy.ts'
import type { LazyWays } from './lazy-ways.ts'
import type { ChosenWays } from './ways.ts'

/** The row of ways beside the preview: opened and folded by its corner, or a tap anywhere on it. */
export interface WaysRow {
  /** Shows which way is chosen, where the row is open. */
  refresh(): void
  fold(): void
}

export function createWaysRow(
  ways: ChosenWays,
  lazyWays: LazyWays,
  isOpenAtFirst: boolean,
): WaysRow {
  const dock = find('#composer', HTMLElement)
  const row = find('#ways', HTMLElement)
  const preview = find('#preview', HTMLElement)
  const button = find('#ways-button', HTMLButtonElement)

  let isOpen = false

  function show(wanted: boolean): void {
    isOpen = wanted
    if (!isOpen) keepFocus(row, button)
    // Its place is kept from the first moment: nothing moves when what fills it is there.
    row.hidden = !isOpen
    dock.toggleAttribute('data-ways', isOpen)
    button.setAttribute('aria-expanded', String(isOpen))
    void use(lazyWays.load, ({ row: drawn }) => drawn.show(ways, isOpen))
  }

  preview.addEventListener('click', ({ target }) => {
    const isHelp = target instanceof Element && target.closest('.help') !== null
    if (!isHelp) show(!isOpen)
  })
  // On a screen too flat for it, the words come first.
  if (isOpenAtFirst && matchMedia('(min-height: 401px)').matches) show(true)
  return {
    refresh() {
      if (isOpen) show(true)
    },
    fold() {
      if (isOpen) show(false)
    },
  }
}
