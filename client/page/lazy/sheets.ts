import { sheetText } from '../../words/sheet-text.ts'

/** Sheets: dialogs for what is not needed all the time. Their style is loaded with them. */

const SAID_FOR_MS = 2_000

export function openSheet(dialog: HTMLDialogElement): void {
  if (dialog.open) return
  dialog.showModal()
  dialog.addEventListener('click', closeByTap)
}

/** By a tap beside it, or its own button. */
function closeByTap(event: Event): void {
  const { target, currentTarget } = event
  if (!(target instanceof Element && currentTarget instanceof HTMLDialogElement)) return
  if (target === currentTarget || target.closest('.close') !== null) currentTarget.close()
}

export interface Person {
  name: string
  hue: number
  /** What holds for them, if anything: "silenced until 14:05". */
  state?: string
}

/** A person in a list, with the one thing that can be done about them. */
export function listItem(person: Person, label: string, act: () => void): HTMLLIElement {
  const item = document.createElement('li')
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'pill-button'
  button.textContent = label
  button.addEventListener('click', act)
  item.append(nameAndState(person), button)
  return item
}

function nameAndState({ name, hue, state }: Person): HTMLElement {
  const words = document.createElement('div')
  const who = document.createElement('b')
  who.className = 'name'
  who.dir = 'auto'
  who.textContent = name
  who.style.setProperty('--hue', String(hue))
  words.append(who)
  if (state !== undefined) {
    const line = document.createElement('p')
    line.className = 'note'
    line.textContent = state
    words.append(line)
  }
  return words
}

/** By the clipboard, else, where there is none, by what the browser itself copies: a selection. */
export async function copyFrom(link: HTMLInputElement, button: HTMLElement): Promise<void> {
  const label = button.textContent ?? ''
  const isCopied = await copyText(link.value)
  if (!isCopied) link.select()
  button.textContent = isCopied ? sheetText.linkCopied : sheetText.copyByHand
  button.setAttribute('disabled', '')
  setTimeout(() => {
    button.textContent = label
    button.removeAttribute('disabled')
  }, SAID_FOR_MS)
}

async function copyText(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    // Denied, or an insecure address where there is no clipboard at all.
    return false
  }
}
