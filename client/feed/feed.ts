import type { Message } from '../../realtime/protocol.ts'
import type { Follow } from './follow.ts'
import type { Playback } from './playback.ts'
import { createRow, type Row } from './row.ts'

/** The oldest rows leave beyond this: a page has a limited number of players. */
const MAX_ROWS = 200
/** Rings and ages move this often: about a pixel of ring at ten minutes. */
const TICK_MS = 1_000
const CLOSE_MS = 200

export interface FeedParts {
  scroller: HTMLElement
  log: HTMLElement
  list: HTMLElement
  empty: HTMLElement
  follow: Follow
  playback: Playback
  serverNow(): number
  isMine(message: Message): boolean
  /** Whose messages the reader does not want to see. */
  isMuted(author: string): boolean
}

/** The messages on the page, oldest first, each for as long as it lives and once only. */
export interface Feed {
  /** What was there before we came, or what we missed. */
  replay(messages: Message[]): void
  add(message: Message): void
  remove(key: string): void
  messageOf(key: string): Message | undefined
  /** Hides and shows by who is muted now. */
  applyMuted(): void
}

export function createFeed(parts: FeedParts): Feed {
  const { scroller, log, list, empty, follow, playback, serverNow } = parts
  const rows = new Map<string, Row>()

  function insert(message: Message): Row | undefined {
    if (rows.has(message.key) || message.expiresAt <= serverNow()) return undefined
    const row = createRow(message, parts.isMine(message))
    row.age(serverNow())
    row.element.hidden = parts.isMuted(message.author)
    list.insertBefore(row.element, firstAfter(message.key))
    rows.set(row.key, row)
    playback.watch(row)
    const [oldest] = rows.size > MAX_ROWS ? [...rows.keys()].sort() : []
    if (oldest !== undefined) remove(oldest)
    return row
  }

  function firstAfter(key: string): Element | null {
    let after: Element | null = null
    for (let row = list.lastElementChild; row !== null; row = row.previousElementSibling) {
      if (row instanceof HTMLElement && (row.dataset.key ?? '') < key) break
      after = row
    }
    return after
  }

  function add(message: Message): void {
    const row = insert(message)
    if (row === undefined) return
    row.element.classList.add('arrived')
    if (!row.element.hidden) follow.grown(1, parts.isMine(message))
    settle()
  }

  function replay(messages: Message[]): void {
    // Ten old messages read aloud at once would be noise; new ones are announced.
    log.setAttribute('aria-busy', 'true')
    const added = messages.filter((message) => insert(message) !== undefined)
    follow.grown(added.length, false)
    log.removeAttribute('aria-busy')
    settle()
  }

  function remove(key: string): void {
    const row = rows.get(key)
    if (row === undefined) return
    rows.delete(key)
    playback.forget(row)
    if (isAbove(row.element, scroller)) follow.keepingPlace(() => discard(row))
    else void closeUp(row)
    settle()
  }

  function tick(): void {
    const now = serverNow()
    for (const row of [...rows.values()]) {
      if (row.expiresAt <= now) remove(row.key)
      else row.age(now)
    }
  }

  function applyMuted(): void {
    for (const { element, message } of rows.values()) {
      element.hidden = parts.isMuted(message.author)
    }
  }

  /** An empty room invites. */
  function settle(): void {
    empty.hidden = rows.size > 0
  }

  setInterval(tick, TICK_MS)
  // Timers of a hidden page are late.
  document.addEventListener('visibilitychange', tick)
  const messageOf = (key: string) => rows.get(key)?.message
  return { replay, add, remove, messageOf, applyMuted }
}

function isAbove(element: Element, scroller: Element): boolean {
  return element.getBoundingClientRect().bottom <= scroller.getBoundingClientRect().top
}

/** An expired row closes up, so that what is below does not jump. */
async function closeUp(row: Row): Promise<void> {
  const { element } = row
  element.inert = true
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const from = { height: `${element.offsetHeight}px`, marginTop: '0px', opacity: 1 }
    const gap = getComputedStyle(element.parentElement ?? element).rowGap
    const to = { height: '0px', marginTop: `-${gap}`, opacity: 0 }
    element.style.overflow = 'hidden'
    await element.animate([from, to], { duration: CLOSE_MS, easing: 'ease-in' }).finished
  }
  discard(row)
}

function discard(row: Row): void {
  row.release()
  row.element.remove()
}
