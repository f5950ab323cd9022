import { checkName, type NameProblem } from '../../../helpers/names/check-name.ts'
import { MAX_NAME_LENGTH } from '../../../realtime/protocol.ts'
import { isolated, nameOf } from '../../feed/names/names.ts'
import { sheetText } from '../../words/sheet-text.ts'
import { find } from '../elements.ts'
import type { Page } from './page.ts'

/** As much of the page as one's own name needs. */
export type NamePage = Pick<Page, 'author' | 'memory' | 'showName'>

const PROBLEMS: Record<NameProblem, string> = {
  unseen: sheetText.nameUnseen,
  marks: sheetText.nameMarks,
  long: sheetText.nameLong({ most: MAX_NAME_LENGTH }),
}

/**
 * The field "Your name" of the sheet "About this chat". What is wrong with a name is said as it is typed,
 * by the check that the server makes, too (client-side validation); the former one stays until it is right.
 * `changed` is called with each name that is taken.
 */
export function showOwnName(page: NamePage, changed: () => void): void {
  const { author, memory } = page
  const field = find('#own-name', HTMLInputElement)
  const note = find('#own-name-note', HTMLElement)
  const given = author === undefined ? '' : nameOf(author)

  function check(): string | undefined {
    const { problem, name } = checkName(field.value, MAX_NAME_LENGTH)
    field.ariaInvalid = String(problem !== undefined)
    note.textContent = problem === undefined ? '' : sentenceFor(problem)
    return name
  }

  function sentenceFor(problem: NameProblem): string {
    const former = checkName(memory.get('name') ?? '', MAX_NAME_LENGTH)
    // One that an earlier version of the page took is no name to others either.
    if (former.problem !== undefined) return PROBLEMS[problem]
    const stays = sheetText.nameStays({ name: isolated(former.name || given) })
    return `${PROBLEMS[problem]} ${stays}`
  }

  function take(): void {
    const name = check()
    if (name === undefined) return
    field.value = name
    memory.set('name', name || undefined)
    page.showName(name || given)
    changed()
  }

  field.value = memory.get('name') ?? ''
  field.placeholder = given
  field.oninput = check
  field.onchange = take
  check()
}
