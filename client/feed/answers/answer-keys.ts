import { isSheetOrMenuOpen } from '../../page/keys/sheet-or-menu.ts'

export interface AnswerKeyParts {
  list: HTMLElement
  /** Alt and R: the message is answered by what is typed next. */
  answer(key: string): void
  /** With Shift: by a face without words, at once. */
  answerByFace(key: string): void
  /** There is nothing to answer. */
  none(): void
}

/**
 * The keys for answering, wherever the focus is: they mean the row that has it, or else the newest one.
 * By its place on the keyboard: with Alt, a Mac types another letter.
 */
export function listenToAnswerKeys(parts: AnswerKeyParts): void {
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if (event.defaultPrevented || isSheetOrMenuOpen()) return
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyR') return
    event.preventDefault()
    if (event.repeat) return
    const key = keyNear(target) ?? newestIn(parts.list)
    if (key === undefined) parts.none()
    else if (event.shiftKey) parts.answerByFace(key)
    else parts.answer(key)
  })
}

function keyNear(target: EventTarget | null): string | undefined {
  return target instanceof Element ? keyOf(target.closest('[data-key]')) : undefined
}

/** The newest that can be seen, an answer included. */
function newestIn(list: HTMLElement): string | undefined {
  const rows = [...list.querySelectorAll('[data-key]')].filter(
    (row) => row.closest('[hidden]') === null,
  )
  return rows
    .map(keyOf)
    .reduce((newest, key) => ((key ?? '') > (newest ?? '') ? key : newest), undefined)
}

function keyOf(row: Element | null): string | undefined {
  return row?.getAttribute('data-key') ?? undefined
}
