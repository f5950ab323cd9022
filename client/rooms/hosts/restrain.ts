import type { Restraining, Sharing } from '../../../realtime/protocol.ts'
import { isolated } from '../../feed/names/names.ts'
import { find } from '../../page/elements.ts'
import type { Page } from '../../page/lazy/page.ts'
import { openSheet } from '../../page/lazy/sheets.ts'
import { stillHere } from '../../page/lazy/still-here.ts'
import { roomText } from '../../words/room-text.ts'
import { answered } from './answered.ts'

/** What a host does about an author: each says that it worked and can be undone for a while. */

const SILENCE_MS = 5 * 60_000

export async function silence(page: Page, author: string, name: string): Promise<void> {
  const said = roomText.isSilencedNow({ name: isolated(name) })
  await restrain(page, { author, action: 'silence', forMs: SILENCE_MS }, name, said)
}

export async function allow(page: Page, author: string, name: string): Promise<void> {
  const forgiven = page.connection.restrain({ author, action: 'forgive' })
  if (await answered(forgiven, page.say)) {
    page.say(roomText.isAllowed({ name: isolated(name) }))
  }
}

async function restrain(page: Page, restraining: Restraining, name: string, said: string) {
  if (!(await answered(page.connection.restrain(restraining), page.say))) return
  const undo = () => void allow(page, restraining.author, name)
  page.say(said, { label: roomText.undo, run: undo })
}

/**
 * Asks before it removes an author. Where others share the author's network, as behind the router
 * of a school, it asks with their number whether new ones from there are to be held back, too.
 */
export async function confirmRemoval(page: Page, author: string, name: string): Promise<void> {
  const dialog = find('#removal', HTMLDialogElement)
  const holdBack = find('input', HTMLInputElement, dialog)
  const isHere = stillHere()
  const sharing = await page.connection.sharing(author).catch(() => undefined)
  if (!isHere()) return
  const isShared = sharing?.ok === true && (sharing.members > 0 || sharing.isOwn)
  find('h2', HTMLElement, dialog).textContent = roomText.removeTitle({ name: isolated(name) })
  find('.what', HTMLElement, dialog).textContent = roomText.removeWhat({ name: isolated(name) })
  find('.sharing', HTMLElement, dialog).hidden = !isShared
  if (isShared) find('.note', HTMLElement, dialog).textContent = noteOf(sharing)
  holdBack.checked = false
  dialog.returnValue = ''
  dialog.onclose = () => {
    if (dialog.returnValue !== 'remove') return
    const address = isShared ? { address: holdBack.checked } : {}
    const said = roomText.isRemovedNow({ name: isolated(name) })
    void restrain(page, { author, action: 'remove', ...address }, name, said)
  }
  openSheet(dialog)
}

function noteOf({ members, isOwn }: Sharing): string {
  const others = members > 0 ? roomText.sharing({ count: members }) : ''
  return [others, isOwn && roomText.sharingOwn].filter(Boolean).join(' ')
}
