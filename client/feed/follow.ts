import { find } from '../page/elements.ts'
import { text } from '../words/text.ts'

/** This close to the end still counts as reading the newest. */
const NEAR_END_PX = 80

/**
 * Keeps the newest message in view, unless the reader has scrolled up to read: then the view stays
 * where it is and a pill tells what has come meanwhile.
 */
export interface Follow {
  /** There are `count` new rows at the end. `isMine`: one wants to see one's own. */
  grown(count: number, isMine: boolean): void
  /** An answer has come under a row that is not the last one: the pill leads to it, if it is out of view. */
  answered(row: Element, isMine: boolean): void
  /** Changes rows above what is being read without moving it. */
  keepingPlace(change: () => void): void
}

export function createFollow(scroller: HTMLElement, inside: Element, pill: HTMLElement): Follow {
  const label = find('.label', HTMLElement, pill)
  let isFollowing = true
  let unseen = 0
  /** Answers that came out of view, and have not been in it since. */
  let answers: Element[] = []

  const isNearEnd = () =>
    scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < NEAR_END_PX
  const showUnseen = (count: number) => {
    unseen = count
    answers = answers.filter((row) => isOutside(placeOf(row), scroller))
    const [first] = answers
    pill.hidden = count === 0 && first === undefined
    pill.toggleAttribute('data-up', count === 0 && isAbove(placeOf(first), scroller))
    label.textContent =
      count > 0 ? text.newMessages({ count }) : text.newAnswers({ count: answers.length })
  }
  const toEnd = () => {
    isFollowing = true
    showUnseen(0)
    scroller.scrollTop = scroller.scrollHeight
  }

  // So that arrow keys can scroll it; not every browser lets a plain scroller have the focus.
  scroller.tabIndex = 0
  let seenHeight = scroller.clientHeight
  scroller.addEventListener('scroll', () => {
    // Not the reader's doing: the view was resized at the same moment, which is handled below.
    if (scroller.clientHeight !== seenHeight) return
    isFollowing = isNearEnd()
    if (isFollowing || answers.length > 0) showUnseen(isFollowing ? 0 : unseen)
  })
  pill.addEventListener('click', () => {
    if (unseen > 0) return toEnd()
    isFollowing = false
    placeOf(answers[0])?.scrollIntoView({ block: 'center' })
    showUnseen(0)
  })
  // Rows that rise or close up, a keyboard that opens, a stage, a window that is drawn smaller.
  const resized = new ResizeObserver(() => {
    seenHeight = scroller.clientHeight
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight
    if (answers.length > 0) showUnseen(unseen)
  })
  resized.observe(scroller)
  resized.observe(inside)

  return {
    grown(count, isMine) {
      if (isFollowing || isMine) toEnd()
      else showUnseen(unseen + count)
    },
    answered(row, isMine) {
      if (isMine) return
      answers.push(row)
      showUnseen(unseen)
    },
    keepingPlace(change) {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop
      change()
      if (!isFollowing) scroller.scrollTop = scroller.scrollHeight - fromEnd
    },
  }
}

/** Where an answer is to be seen: itself, or the stack in which it is behind the number. */
function placeOf(row: Element | undefined): Element | null | undefined {
  return row?.getClientRects().length === 0 ? row.closest('.answers') : row
}

function isOutside(element: Element | null | undefined, scroller: Element): boolean {
  if (!element || element.getClientRects().length === 0) return false
  const isBelow = element.getBoundingClientRect().top >= scroller.getBoundingClientRect().bottom
  return isBelow || isAbove(element, scroller)
}

/** Whether it has been scrolled away above. */
export function isAbove(element: Element | null | undefined, scroller: Element): boolean {
  if (!element) return false
  return element.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().top
}
