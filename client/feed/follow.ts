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
  /** Changes rows above what is being read without moving it. */
  keepingPlace(change: () => void): void
}

export function createFollow(scroller: HTMLElement, inside: Element, pill: HTMLElement): Follow {
  const label = find('.label', HTMLElement, pill)
  let isFollowing = true
  let unseen = 0

  const isNearEnd = () =>
    scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < NEAR_END_PX
  const showUnseen = (count: number) => {
    unseen = count
    pill.hidden = count === 0
    label.textContent = text.newMessages({ count })
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
    if (isFollowing) showUnseen(0)
  })
  pill.addEventListener('click', toEnd)
  // Rows that rise or close up, a keyboard that opens, a stage, a window that is drawn smaller.
  const resized = new ResizeObserver(() => {
    seenHeight = scroller.clientHeight
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight
  })
  resized.observe(scroller)
  resized.observe(inside)

  return {
    grown(count, isMine) {
      if (isFollowing || isMine) toEnd()
      else showUnseen(unseen + count)
    },
    keepingPlace(change) {
      const fromEnd = scroller.scrollHeight - scroller.scrollTop
      change()
      if (!isFollowing) scroller.scrollTop = scroller.scrollHeight - fromEnd
    },
  }
}
