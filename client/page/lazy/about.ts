import { chime } from '../../feed/attention/attention.ts'
import { hueOf, nameOf } from '../../feed/names/names.ts'
import { showCameras } from '../../record/camera/camera-choice.ts'
import { countVideos } from '../../rooms/videos.ts'
import { roomText } from '../../words/room-text.ts'
import { sheetText } from '../../words/sheet-text.ts'
import { find } from '../elements.ts'
import { offerLanguages } from './language-choice.ts'
import { showOwnName } from './own-name.ts'
import type { Page } from './page.ts'
import { showPreferences } from './preferences-part.ts'
import { listItem, openSheet } from './sheets.ts'

/** The sheet behind the three dots: what this is, one's own name, and the authors that one hides. */
export function openAbout(page: Page): void {
  const dialog = find('#about', HTMLDialogElement)
  const bell = find('#bell', HTMLInputElement)
  bell.checked = page.memory.get('bell') === 'on'
  bell.onchange = () => void toggleBell(page, bell)
  showOwnName(page, () => showName(page))
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
async function toggleBell({ memory }: Page, bell: HTMLInputElement): Promise<void> {
  memory.set('bell', bell.checked ? 'on' : undefined)
  const note = find('#bell-note', HTMLElement)
  note.textContent = ''
  if (!bell.checked) return
  chime()
  if (!('Notification' in window) || !window.isSecureContext) return
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') note.textContent = sheetText.soundOnly
}
