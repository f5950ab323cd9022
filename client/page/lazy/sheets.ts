import { chime } from '../../feed/attention/attention.ts'
import { hueOf, nameOf } from '../../feed/names/names.ts'
import { showCameras } from '../../record/camera/camera-choice.ts'
import { countVideos } from '../../rooms/videos.ts'
import { roomText } from '../../words/room-text.ts'
import { sheetText } from '../../words/sheet-text.ts'
import { find } from '../elements.ts'
import { offerLanguages } from './language-choice.ts'
import type { Page } from './page.ts'
import { showPreferences } from './preferences-part.ts'

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

/** The sheet behind the three dots: what this is, one's own name, and the authors that one hides. */
export function openAbout(page: Page): void {
  const dialog = find('#about', HTMLDialogElement)
  const name = find('#own-name', HTMLInputElement)
  if (!dialog.hasAttribute('data-ready')) {
    dialog.setAttribute('data-ready', '')
    name.addEventListener('change', () => {
      page.memory.set('name', name.value.trim() || undefined)
      showName(page)
      page.showName(name.value.trim() || nameOf(page.author ?? ''))
    })
    find('#bell', HTMLInputElement).addEventListener(
      'change',
      (event) => void toggleBell(page, event),
    )
  }
  name.value = page.memory.get('name') ?? ''
  name.placeholder = page.author === undefined ? '' : nameOf(page.author)
  find('#bell', HTMLInputElement).checked = page.memory.get('bell') === 'on'
  showName(page)
  showMuted(page)
  showPreferences(page.preferences)
  offerLanguages(page.memory)
  showVideos()
  void showCameras(page.camera, page.memory)
  openSheet(dialog)
}

function showName({ author, memory }: Page): void {
  const shown = find('#about-name', HTMLElement)
  if (author === undefined) return
  shown.textContent = memory.get('name') ?? nameOf(author)
  shown.style.setProperty('--hue', String(hueOf(author)))
}

function showVideos(): void {
  const line = find('#watch-link', HTMLElement)
  countVideos((count) => {
    line.hidden = count === 0
    find('a', HTMLElement, line).textContent = roomText.videos({ count })
  })
}

function showMuted(page: Page): void {
  const list = find('#muted', HTMLElement)
  find('#muted-section', HTMLElement).hidden = page.muted.all.length === 0
  list.replaceChildren(
    ...page.muted.all.map(([author, name]) =>
      listItem({ name, hue: hueOf(author) }, sheetText.unmute, () => {
        page.muted.unmute(author)
        showMuted(page)
      }),
    ),
  )
}

/** Sound needs no leave; notifications are asked for here, on the click, and nowhere else. */
async function toggleBell({ memory }: Page, event: Event): Promise<void> {
  const bell = event.target
  if (!(bell instanceof HTMLInputElement)) return
  memory.set('bell', bell.checked ? 'on' : undefined)
  const note = find('#bell-note', HTMLElement)
  note.textContent = ''
  if (!bell.checked) return
  chime()
  if (!('Notification' in window) || !window.isSecureContext) return
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') note.textContent = sheetText.soundOnly
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
