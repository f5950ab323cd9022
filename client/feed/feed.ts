import type { Message } from '../../realtime/protocol.ts'
import { keepFocus } from '../page/announce/keep-focus.ts'
import { find } from '../page/elements.ts'
import type { PendingRows } from '../post/pending.ts'
import { createStacks } from './answers/stacks.ts'
import { type Follow, isAbove } from './follow.ts'
import { createPendingRows } from './pending-rows.ts'
import { closeUp } from './players/close-up.ts'
import { coverUntilPlaying } from './players/frames-loop.ts'
import type { LoopForms } from './players/loop-forms.ts'
import type { Playback } from './players/playback.ts'
import type { ShownReaction } from './reactions/reacting.ts'
import { showReactions } from './reactions/show-reactions.ts'
import { createRow, type Row } from './row.ts'

/** The oldest rows leave beyond this: a page has a limited number of players. */
const MAX_ROWS = 200
/** Rings and ages move this often: about a pixel of ring at ten minutes. */
const TICK_MS = 1_000

export interface FeedParts {
  scroller: HTMLElement
  list: HTMLElement
  /** Where posts stand that are no message yet, below the list. */
  pendingList: HTMLElement
  empty: HTMLElement
  follow: Follow
  playback: Playback
  /** In which of its forms a loop plays here. */
  forms: LoopForms
  serverNow(): number
  isMine(message: Message): boolean
  /** The author and the name of this page, as far as they are known. */
  me(): { author: string | undefined; name: string | undefined }
  /** Whether the reader does not want to see this author's messages. */
  isMuted(author: string): boolean
  /** A message is not on the page any more. */
  gone(key: string): void
}

/** The messages on the page, oldest first, each for as long as it lives and once only. */
export interface Feed {
  /** Messages from before the visit, or missed ones. */
  replay(messages: Message[]): void
  add(message: Message): void
  remove(key: string): void
  messageOf(key: string): Message | undefined
  /** Shows what a message was reacted with, if it is there. */
  showReactions(key: string, shown: ShownReaction[]): void
  /** Hides the rows of muted authors and shows the others. */
  applyMuted(): void
  /** Tells authors of the same name apart, by words behind it. */
  tellApart(words: (author: string) => string): void
  readonly pending: PendingRows
  /** Whether loops move; those of messages have their player to stop them. */
  showPaused(isPaused: boolean): void
}

export function createFeed(parts: FeedParts): Feed {
  const { scroller, list, empty, follow, playback, serverNow } = parts
  const rows = new Map<string, Row>()
  const stacks = createStacks({ ...parts, rows })
  const pending = createPendingRows({
    listFor: ({ replyTo }) => stacks.listFor(replyTo),
    me: parts.me,
    changed(cause, element) {
      stacks.settle()
      settle()
      if (cause === 'went') return
      if (isAnswerAbove(element, list)) element.scrollIntoView({ block: 'nearest' })
      else follow.grown(1, true)
    },
  })

  function insert(message: Message): Row | undefined {
    if (rows.has(message.key) || message.expiresAt <= serverNow()) return undefined
    const row = createRow(message, parts.isMine(message), parts.forms)
    row.age(serverNow())
    row.element.hidden = parts.isMuted(message.author)
    rows.set(row.key, row)
    stacks.place(row)
    if (parts.isMine(message)) takeOver(row)
    playback.watch(row)
    const [oldest] = rows.size > MAX_ROWS ? [...rows.keys()].sort() : []
    if (oldest !== undefined) remove(oldest)
    return row
  }

  /** A pale row becomes this one, in its place and with its picture. */
  function takeOver(row: Row): void {
    const frames = pending.take(row.message)
    if (frames === undefined) return
    coverUntilPlaying(frames, row.player.video)
    row.element.classList.add('delivered')
    stacks.unfold(row)
  }

  function add(message: Message): void {
    const row = insert(message)
    if (row === undefined) return
    const isSeen = row.element.classList.contains('delivered')
    row.element.classList.toggle('arrived', !isSeen)
    const isMine = parts.isMine(message)
    if (isSeen || row.element.hidden) follow.grown(0, false)
    else if (isAnswerAbove(row.element, list)) follow.answered(row.element, isMine)
    else follow.grown(1, isMine)
    settle()
  }

  function replay(messages: Message[]): void {
    const added = messages.filter((message) => insert(message)?.element.hidden === false)
    follow.grown(added.length, false)
    settle()
  }

  function remove(key: string): void {
    const row = rows.get(key)
    if (row === undefined) return
    rows.delete(key)
    // A menu that is open for it closes.
    row.element.dispatchEvent(new Event('gone'))
    // Before its answers move, which would lose the focus, too.
    keepFocus(row.element, nextLoop(row.element))
    stacks.leave(row)
    playback.forget(row)
    parts.gone(key)
    if (isAbove(row.element, scroller)) follow.keepingPlace(() => discard(row))
    else closeUp(row.element, () => discard(row))
    settle()
  }

  function tick(): void {
    const now = serverNow()
    for (const row of [...rows.values()]) {
      if (row.expiresAt <= now) remove(row.key)
      else if (!document.hidden) row.age(now)
    }
    pending.sweep(performance.now())
  }

  function tellApart(words: (author: string) => string): void {
    for (const { element, message } of rows.values()) {
      const apart = find('.apart', HTMLElement, element)
      const said = words(message.author)
      if (apart.textContent !== said) apart.textContent = said
    }
  }

  function applyMuted(): void {
    for (const { element, message } of rows.values()) {
      element.hidden = parts.isMuted(message.author)
    }
    stacks.placeAll()
  }

  /** An empty room invites. */
  function settle(): void {
    empty.hidden = rows.size > 0 || !pending.isEmpty
  }

  setInterval(tick, TICK_MS)
  // Timers of a hidden page are late.
  document.addEventListener('visibilitychange', tick)
  const messageOf = (key: string) => rows.get(key)?.message
  const showReactionsOf = (key: string, shown: ShownReaction[]) => {
    const row = rows.get(key)
    if (row !== undefined) showReactions(find('.reactions', HTMLElement, row.element), shown)
  }
  const showPaused = (isPaused: boolean) => {
    parts.pendingList.toggleAttribute('data-paused', isPaused)
  }
  return {
    ...{ replay, add, remove, messageOf, applyMuted, tellApart, pending, showPaused },
    showReactions: showReactionsOf,
  }
}

/** Whether a row stands under another than the last one: there is nothing new at the end. */
function isAnswerAbove(element: Element, list: Element): boolean {
  const root = element.parentElement?.closest('.row')
  return root !== undefined && root !== null && root !== list.lastElementChild
}

/** Of the row below, or else of the one above. */
function nextLoop(row: Element): HTMLElement | null | undefined {
  const next = row.nextElementSibling ?? row.previousElementSibling
  return next?.querySelector<HTMLElement>('.loop')
}

function discard(row: Row): void {
  row.release()
  row.element.remove()
}
