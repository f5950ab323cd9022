import { showLabel } from '../players/playback.ts'
import type { Row } from '../row.ts'
import { rootOf, type Standing } from './root-of.ts'
import { createStack, type Stack } from './stack.ts'

export interface StacksParts {
  list: HTMLElement
  pendingList: HTMLElement
  rows: ReadonlyMap<string, Row>
  isMuted(author: string): boolean
}

/** Where rows stand: in the list or, when they answer one that is there, in a stack under that one. */
export interface Stacks {
  /** Puts a row where it belongs, and the answers that were waiting for it under it. */
  place(row: Row): void
  /** A row is about to go: what answers it stands by itself from now on, or under what it answered. */
  leave(row: Row): void
  /** The rows of some authors have become hidden, or visible again. */
  placeAll(): void
  /** Where the pale row of a post on its way stands. */
  listFor(replyTo: string | undefined): HTMLElement
  /** Something has come into a stack, or left it. */
  settle(): void
  /** Unfolds the stack in which a row stands, if it is one of those behind the number. */
  unfold(row: Row): void
}

export function createStacks({ list, pendingList, rows, isMuted }: StacksParts): Stacks {
  const stacks = new Map<string, Stack>()
  /** What each row answers, as long as that is there; then what that one answered. */
  const answers = new Map<string, string>()

  function find(key: string): Standing | undefined {
    const row = rows.get(key)
    if (row === undefined) return undefined
    return { key, answers: answers.get(key), isMuted: isMuted(row.message.author) }
  }

  function stackOf(root: string): Stack | undefined {
    const existing = stacks.get(root)
    const row = rows.get(root)
    if (existing !== undefined || row === undefined) return existing
    const stack = createStack(row.element)
    stacks.set(root, stack)
    return stack
  }

  function put(row: Row): void {
    const root = rootOf(row.key, find)
    const stack = root === row.key ? undefined : stackOf(root)
    const isAnswer = stack !== undefined
    const parent = stack?.list ?? list
    const before = row.element.parentElement
    if (before === parent) return
    const isPlaying = !row.player.video.paused
    row.element.classList.toggle('answer', isAnswer)
    parent.insertBefore(row.element, firstAfter(parent, row.key))
    // A film that is taken out of the document stops.
    if (isPlaying) row.player.video.play().catch(() => undefined)
    if (before === null) return
    row.element.classList.remove('arrived')
    row.element.removeAttribute('data-open')
    showLabel(row)
  }

  function settle(): void {
    for (const [root, stack] of stacks) {
      if (!stack.settle()) continue
      stacks.delete(root)
      stack.element.remove()
    }
  }

  /** Posts on their way do not go, or hide, with what they answer: their author sees what becomes of them. */
  function freePending(stack: Stack): void {
    for (const one of stack.list.querySelectorAll(':scope > .pending')) {
      one.classList.remove('answer')
      pendingList.append(one)
    }
  }

  function placeAll(): void {
    for (const row of rows.values()) put(row)
    for (const [root, stack] of stacks) if (rows.get(root)?.element.hidden) freePending(stack)
    settle()
  }

  return {
    place(row) {
      const { replyTo } = row.message
      if (replyTo !== undefined) answers.set(row.key, replyTo)
      put(row)
      // A replay brings answers before what they answer only when that came by another way.
      for (const [key, answered] of answers) {
        const answer = answered === row.key ? rows.get(key) : undefined
        if (answer !== undefined) put(answer)
      }
      settle()
    },
    leave(row) {
      const further = answers.get(row.key)
      answers.delete(row.key)
      for (const [key, answered] of answers) {
        if (answered !== row.key) continue
        if (further === undefined) answers.delete(key)
        else answers.set(key, further)
      }
      const stack = stacks.get(row.key)
      stacks.delete(row.key)
      // The row is not in `rows` any more, so each of them finds another place.
      if (stack !== undefined) {
        freePending(stack)
        for (const answer of rows.values()) if (stack.has(answer.element)) put(answer)
        stack.element.remove()
      }
      settle()
    },
    placeAll,
    settle,
    listFor(replyTo) {
      if (replyTo === undefined || !rows.has(replyTo)) return pendingList
      const root = rootOf(replyTo, find)
      const row = rows.get(root)
      if (row === undefined || row.element.hidden) return pendingList
      return stackOf(root)?.list ?? pendingList
    },
    unfold(row) {
      if (!row.element.classList.contains('folded')) return
      for (const stack of stacks.values()) if (stack.has(row.element)) stack.unfold()
    },
  }
}

/** The element before which a row with this key belongs: rows stand in the order of their keys. */
export function firstAfter(parent: Element, key: string): Element | null {
  let after: Element | null = null
  for (let row = parent.lastElementChild; row !== null; row = row.previousElementSibling) {
    const other = row instanceof HTMLElement ? row.dataset.key : undefined
    // Posts on their way are the newest there are.
    if (other !== undefined && other < key) break
    after = row
  }
  return after
}
