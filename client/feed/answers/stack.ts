import { text } from '../../words/text.ts'

/** So many faces fit beside each other on a phone; of more, the newest are behind a number. */
const MOST_FACES = 5

/** The answers under one row: small faces in a line. */
export interface Stack {
  readonly element: HTMLElement
  readonly list: HTMLElement
  has(row: Element): boolean
  /** Shows all of them from now on. */
  unfold(): void
  /** Counts what does not fit, and shows itself if anything is seen; true when nothing stands here any more. */
  settle(): boolean
}

export function createStack(host: HTMLElement): Stack {
  const element = document.createElement('div')
  element.className = 'answers'
  const list = document.createElement('ul')
  // Without its box it would be no list to those who listen.
  list.setAttribute('role', 'list')
  list.setAttribute('aria-label', text.answers)
  const more = document.createElement('button')
  more.type = 'button'
  more.className = 'more-answers'
  // A plus and a number are written this way round in every language.
  more.dir = 'ltr'
  element.append(list, more)
  host.append(element)
  let isUnfolded = false

  function settle(): boolean {
    const rows = [...list.children].filter((row) => row instanceof HTMLElement && !row.hidden)
    // A post on its way stands for itself.
    const faces = rows.filter((row) => !row.classList.contains('pending'))
    const isFolded = !isUnfolded && faces.length > MOST_FACES
    const shown = isFolded ? MOST_FACES - 1 : faces.length
    for (const [i, face] of faces.entries()) face.classList.toggle('folded', i >= shown)
    more.hidden = !isFolded
    element.hidden = rows.length === 0
    const count = faces.length - shown
    more.textContent = text.moreAnswers({ count })
    more.setAttribute('aria-label', text.showAnswers({ count }))
    return list.childElementCount === 0
  }

  function unfold(): void {
    isUnfolded = true
    settle()
  }

  more.addEventListener('click', () => {
    const first = list.querySelector('.folded .loop')
    unfold()
    if (first instanceof HTMLElement) first.focus()
  })
  return { element, list, has: (row) => row.parentElement === list, unfold, settle }
}
