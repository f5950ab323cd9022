import domify from 'domify'
import type { Message } from '../../realtime/protocol.ts'
import { keepFocus } from '../page/announce/keep-focus.ts'
import { asButton, type StatusAction } from '../page/announce/status.ts'
import { asElement, find } from '../page/elements.ts'
import { createRing, type Ring } from '../page/ring.ts'
import { RING_PATH } from '../page/ring-path.ts'
import type { PendingPost, PendingRows, PendingState } from '../post/pending.ts'
import template from '../templates/pending.hbs'
import { text } from '../words/text.ts'
import { saidOf } from './names/message-words.ts'
import { hueOf, nameOf } from './names/names.ts'
import { createFramesLoop } from './players/frames-loop.ts'

/** A receipt is here before its message or just after; one that never comes is not waited for. */
const MESSAGE_WITHIN_MS = 30_000
/** How much of the ring is drawn: one sees that it goes on. */
const SHARES = { sending: 0.35, queued: 0.5, encoding: 0.75, held: 0.2, failed: 1 }

export interface PendingRowsParts {
  /** Where a post's row stands: below the messages or, as an answer, under what it answers. */
  listFor(post: PendingPost): HTMLElement
  /** The author and the name of this page, as far as they are known. */
  me(): { author: string | undefined; name: string | undefined }
  /** A row came or went. */
  changed(cause: 'came' | 'went', row: HTMLElement): void
}

/** Posts that are no message yet, as pale rows below the messages (optimistic updates). */
export interface PendingFeed extends PendingRows {
  readonly isEmpty: boolean
  /** The loop of the row whose message this is; that row is gone with it. */
  take(message: Message): HTMLElement | undefined
  /** Lets go of rows that have a receipt and whose message does not come. */
  sweep(now: number): void
}

interface PendingRow {
  element: HTMLElement
  frames: HTMLElement
  ring: Ring
  /** When it had its receipt, in milliseconds of `performance.now()`. */
  deliveredAt?: number
}

export function createPendingRows({ listFor, me, changed }: PendingRowsParts): PendingFeed {
  const rows = new Map<string, PendingRow>()

  function add(post: PendingPost): PendingRow {
    const row = createPendingRow(post, me())
    rows.set(post.nonce, row)
    const list = listFor(post)
    row.element.classList.toggle('answer', list.closest('.row') !== null)
    list.append(row.element)
    changed('came', row.element)
    return row
  }

  function remove(nonce: string): void {
    const row = rows.get(nonce)
    if (row === undefined) return
    rows.delete(nonce)
    keepFocus(row.element)
    row.element.remove()
    changed('went', row.element)
  }

  return {
    get isEmpty() {
      return rows.size === 0
    },
    show(post, state, actions) {
      showState(rows.get(post.nonce) ?? add(post), state, actions)
    },
    end(nonce, key) {
      const row = rows.get(nonce)
      if (key === undefined) remove(nonce)
      else if (row !== undefined) row.deliveredAt = performance.now()
    },
    take({ id }) {
      const row = rows.get(id)
      remove(id)
      return row?.frames
    },
    sweep(now) {
      for (const [nonce, { deliveredAt = now }] of rows) {
        if (now - deliveredAt > MESSAGE_WITHIN_MS) remove(nonce)
      }
    },
  }
}

function createPendingRow(
  { message, frames }: PendingPost,
  { author, name = author && nameOf(author) }: ReturnType<PendingRowsParts['me']>,
): PendingRow {
  const data = { name: name ?? '', ringPath: RING_PATH, ...saidOf(message) }
  const element = asElement(domify(template(data)))
  const loop = createFramesLoop(frames)
  find('.loop', HTMLElement, element).append(loop)
  if (author !== undefined) element.style.setProperty('--hue', String(hueOf(author)))
  return { element, frames: loop, ring: createRing(element) }
}

function showState({ element, ring }: PendingRow, state: PendingState, actions: StatusAction[]) {
  element.dataset.stage = state.stage
  ring.set(SHARES[state.stage])
  find('.age', HTMLElement, element).textContent = wordsFor(state)
  const buttons = actions.map(({ label, run }) => asButton(label, run))
  const place = find('.row-actions', HTMLElement, element)
  if (buttons.length === 0) keepFocus(place)
  place.replaceChildren(...buttons)
}

function wordsFor(state: PendingState): string {
  if (state.stage === 'failed') return text.notSent
  if (state.stage === 'held') return text.waits
  return state.stage === 'queued' && state.ahead > 0
    ? text.ahead({ count: state.ahead })
    : text.onItsWay
}
