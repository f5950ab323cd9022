import type { Message } from '../../realtime/protocol.ts'
import { find } from '../page/elements.ts'
import type { Page } from '../page/page.ts'
import { sheetText } from '../words/sheet-text.ts'
import { text } from '../words/text.ts'
import { nameOf } from './names.ts'
import { openSaving } from './saving.ts'

/** What can be done about one message: a small menu beside it, loaded when first asked for. */

interface Choice {
  label: string
  act: () => unknown
}

const SILENCE_MS = 5 * 60_000

export function openRowMenu(page: Page, button: HTMLElement): void {
  const key = button.closest('[data-key]')?.getAttribute('data-key') ?? ''
  const message = page.messageOf(key)
  if (message === undefined) return
  const menu = find('#row-menu', HTMLElement)
  const choices = choicesFor(page, message)
  menu.replaceChildren(...choices.map((choice) => item(menu, choice, page)))
  menu.onkeydown = (event) => move(menu, event)
  menu.ontoggle = (event) => {
    if (event.newState === 'closed' && menu.contains(document.activeElement)) button.focus()
  }
  menu.showPopover()
  place(menu, button)
  focusItem(menu, 0)
}

function choicesFor(page: Page, message: Message): Choice[] {
  const { connection, rules, muted } = page
  const { key, author } = message
  const name = message.name ?? nameOf(author)
  const isHost = rules !== undefined && rules.role !== 'guest'
  const remove = () => connection.remove(key)
  const save = { label: sheetText.save, act: () => openSaving(key) }
  if (author === page.author) return [{ label: text.takeBack, act: remove }, save]
  const mute = { label: sheetText.mute({ name }), act: () => muted.mute(author, name) }
  if (!isHost) return [save, mute]
  return [
    { label: sheetText.deleteMessage, act: remove },
    {
      label: sheetText.silence({ name }),
      act: () => connection.restrain({ author, action: 'silence', forMs: SILENCE_MS }),
    },
    {
      label: sheetText.removePerson({ name }),
      act: () => connection.restrain({ author, action: 'remove' }),
    },
    save,
    mute,
  ]
}

function item(menu: HTMLElement, { label, act }: Choice, page: Page): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('role', 'menuitem')
  button.textContent = label
  button.addEventListener('click', () => {
    menu.hidePopover()
    void run(act, page)
  })
  return button
}

async function run(act: Choice['act'], page: Page): Promise<void> {
  try {
    const refusal = (await act()) as { ok?: boolean; text?: string } | undefined
    if (refusal?.ok === false) page.say(refusal.text ?? '')
  } catch {
    page.say(sheetText.notReached)
  }
}

/** Under its button, or above it where there is no room below. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const { width, height } = menu.getBoundingClientRect()
  const left = Math.min(at.left, innerWidth - width - 8)
  const below = at.bottom + 4
  const top = below + height > innerHeight - 8 ? at.top - height - 4 : below
  menu.style.left = `${Math.max(8, left)}px`
  menu.style.top = `${Math.max(8, top)}px`
}

function move(menu: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = [...menu.children]
  focusItem(menu, items.indexOf(document.activeElement ?? menu) + step)
}

function focusItem(menu: HTMLElement, index: number): void {
  const target = menu.children[(index + menu.children.length) % menu.children.length]
  if (target instanceof HTMLElement) target.focus()
}
