import type { Message } from '../../../realtime/protocol.ts'
import { find } from '../../page/elements.ts'
import type { Page } from '../../page/lazy/page.ts'
import { answered } from '../../rooms/hosts/answered.ts'
import { confirmRemoval, silence } from '../../rooms/hosts/restrain.ts'
import { roomText } from '../../words/room-text.ts'
import { sheetText } from '../../words/sheet-text.ts'
import { isolated, nameOf } from '../names/names.ts'
import { reactionLine } from './reaction-line.ts'
import { openSaving } from './saving.ts'

/** The menu of one message, beside it, loaded when first asked for. */

interface Choice {
  label: string
  act: () => unknown
}

export function openRowMenu(page: Page, button: HTMLElement): void {
  const row = button.closest('[data-key]')
  const key = row?.getAttribute('data-key') ?? ''
  const menu = find('#row-menu', HTMLElement)
  const message = page.messageOf(key)
  if (message === undefined) return
  const choices = [...answersTo(page, key), ...choicesFor(page, message)]
  menu.replaceChildren(...reactionLine(page, key, menu), ...choices.map((one) => item(menu, one)))
  menu.onkeydown = (event) => move(menu, event)
  // The focus in it goes back to the row, which hands it on.
  const close = () => {
    if (menu.contains(document.activeElement)) button.focus()
    menu.hidePopover()
  }
  row?.addEventListener('gone', close)
  menu.ontoggle = (event) => {
    if (event.newState === 'closed') row?.removeEventListener('gone', close)
    if (event.newState === 'closed' && menu.contains(document.activeElement)) button.focus()
  }
  menu.showPopover()
  place(menu, button)
  focusItem(menu, 0)
}

function answersTo(page: Page, key: string): Choice[] {
  return [
    { label: sheetText.answer, act: () => page.answer(key) },
    { label: sheetText.answerByFace, act: () => page.answerByFace(key) },
  ]
}

function choicesFor(page: Page, message: Message): Choice[] {
  const { rules } = page
  const { key, author } = message
  const used = message.name ?? nameOf(author)
  const name = isolated(used)
  const save = { label: sheetText.save, act: () => openSaving(key) }
  if (author === page.author)
    return [{ label: sheetText.deleteMessage, act: () => deleteMessage(page, key) }, save]
  const mute = { label: sheetText.mute({ name }), act: () => mutePerson(page, author, used) }
  if (rules === undefined || rules.role === 'guest') return [save, mute]
  return [
    { label: sheetText.deleteMessage, act: () => deleteMessage(page, key, roomText.isDeleted) },
    { label: sheetText.silence({ name }), act: () => silence(page, author, used) },
    { label: sheetText.removePerson({ name }), act: () => confirmRemoval(page, author, used) },
    save,
    mute,
  ]
}

/** By mistake it would hide all that an author says, so it can be undone at once. */
function mutePerson({ muted, say }: Page, author: string, name: string): void {
  muted.mute(author, name)
  const undo = { label: roomText.undo, run: () => muted.unmute(author) }
  say(roomText.isMuted({ name: isolated(name) }), undo)
}

async function deleteMessage(page: Page, key: string, said?: string): Promise<void> {
  const done = await answered(page.connection.remove(key), page.say)
  if (done !== undefined && said !== undefined) page.say(said)
}

function item(menu: HTMLElement, { label, act }: Choice): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('role', 'menuitem')
  button.textContent = label
  button.addEventListener('click', () => {
    menu.hidePopover()
    void act()
  })
  return button
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll('button')]
}

function stepsBeside(): Record<string, number> {
  const isFromTheRight = getComputedStyle(document.documentElement).direction === 'rtl'
  return isFromTheRight ? { ArrowLeft: 1, ArrowRight: -1 } : { ArrowRight: 1, ArrowLeft: -1 }
}

/** Under its button, where that begins in the direction of the page, or above it where there is no room. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const { width, height } = menu.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(menu).direction === 'rtl'
  const left = Math.min(isRightToLeft ? at.right - width : at.left, innerWidth - width - 8)
  const below = at.bottom + 4
  const top = below + height > innerHeight - 8 ? at.top - height - 4 : below
  menu.style.left = `${Math.max(8, left)}px`
  menu.style.top = `${Math.max(8, top)}px`
}

function move(menu: HTMLElement, event: KeyboardEvent): void {
  // Beside each other are the emoji alone; all are in one line of reading.
  const step = { ArrowDown: 1, ArrowUp: -1, ...stepsBeside() }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = itemsOf(menu)
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : menu
  focusItem(menu, items.indexOf(focused) + step)
}

function focusItem(menu: HTMLElement, index: number): void {
  const items = itemsOf(menu)
  items[(index + items.length) % items.length]?.focus()
}
