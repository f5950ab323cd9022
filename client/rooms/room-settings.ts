import type { Done, Restraint, RuleChange } from '../../realtime/protocol.ts'
import { hueOf, nameOf } from '../feed/names.ts'
import { find } from '../page/elements.ts'
import type { Page } from '../page/page.ts'
import { copyFrom, listItem, openSheet } from '../page/sheets.ts'
import { sheetText } from '../words/sheet-text.ts'
import { clockTime } from '../words/time.ts'
import { hostPath } from './open-room.ts'

/** The hosts' sheet. What it shows is what the server said; it enforces nothing itself. */
export function openOrder(page: Page): void {
  const dialog = find('#order', HTMLDialogElement)
  if (!dialog.hasAttribute('data-ready')) {
    dialog.setAttribute('data-ready', '')
    listen(page)
  }
  showOrder(page)
  void openSheet(dialog)
}

function listen(page: Page): void {
  const { connection } = page
  const change = (wish: RuleChange) => void done(page, connection.rule(wish))
  const lock = find('#lock', HTMLInputElement)
  const slow = find('#slow', HTMLSelectElement)
  const passphrase = find('#passphrase', HTMLInputElement)
  lock.addEventListener('change', () => change({ isLocked: lock.checked }))
  slow.addEventListener('change', () => change({ slowModeMs: Number(slow.value) * 1000 }))
  find('#passphrase-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    change({ passphrase: passphrase.value })
    passphrase.value = ''
  })
  passphrase.addEventListener('input', () => showPassphrase(page))
  const link = find('#host-link', HTMLInputElement)
  const copyOwn = find('#copy-owner', HTMLButtonElement)
  copyOwn.addEventListener('click', () => {
    link.value = location.origin + hostPath(page.room, page.hostSecret ?? '')
    link.hidden = false
    void copyFrom(link, copyOwn)
  })
  const copyCohost = find('#copy-cohost', HTMLButtonElement)
  copyCohost.addEventListener('click', () => void makeCohostLink(page, link, copyCohost))
  const copyKey = find('#copy-rtmp', HTMLButtonElement)
  copyKey.addEventListener('click', () => {
    void copyFrom(find('#rtmp-key', HTMLInputElement), copyKey)
  })
  find('#revoke', HTMLButtonElement).addEventListener('click', () => {
    void done(page, connection.cohost({ revoke: true }))
  })
}

async function makeCohostLink(page: Page, link: HTMLInputElement, button: HTMLElement) {
  const answer = await done(page, page.connection.cohost({}))
  if (!answer?.ok || answer.secret === undefined) return
  link.value = location.origin + hostPath(page.room, answer.secret)
  link.hidden = false
  await copyFrom(link, button)
}

/** Says why not, where the server says no. */
async function done<More>(page: Page, asked: Promise<Done<More>>) {
  const answer = await asked.catch(() => undefined)
  if (answer === undefined) page.say(sheetText.notReached)
  else if (!answer.ok) page.say(answer.text)
  return answer
}

/** Shows anew what is in force, as after every word of the server about it. */
export function showOrder(page: Page): void {
  const { rules } = page
  const dialog = find('#order', HTMLDialogElement)
  if (rules === undefined || rules.role === 'guest') {
    dialog.close()
    return
  }
  find('#lock', HTMLInputElement).checked = rules.isLocked
  find('#slow', HTMLSelectElement).value = String(rules.slowModeMs / 1000)
  showPassphrase(page)
  showPublishing(page)
  find('#owner-links', HTMLElement).hidden = rules.role !== 'owner'
  const restraints = rules.restraints ?? []
  find('#restrained-section', HTMLElement).hidden = restraints.length === 0
  find('#restrained', HTMLElement).replaceChildren(
    ...restraints.map((restraint) => item(page, restraint)),
  )
}

/** An empty one takes the passphrase away, and the button says so. */
function showPassphrase({ rules }: Page): void {
  const input = find('#passphrase', HTMLInputElement)
  const isSet = rules?.hasPassphrase === true
  input.placeholder = isSet ? sheetText.passphraseSet : sheetText.noPassphrase
  const wish = input.value === '' ? sheetText.unset : sheetText.change
  find('#set-passphrase', HTMLElement).textContent = isSet ? wish : sheetText.set
}

/** The two fields that OBS has: the address of the server, and everything behind it. */
function showPublishing({ room, rules }: Page): void {
  const publishing = rules?.publishing
  find('#publishing', HTMLElement).hidden = publishing === undefined
  if (publishing === undefined) return
  const { rtmpPort, key } = publishing
  find('#rtmp-server', HTMLInputElement).value = `rtmp://${location.hostname}:${rtmpPort}/live`
  find('#rtmp-key', HTMLInputElement).value = `${encodeURIComponent(room)}?key=${key}`
}

function item(page: Page, { author, what, until }: Restraint): HTMLLIElement {
  const name = nameOf(author)
  const [state, undo] =
    what === 'removed'
      ? [sheetText.isRemoved({ name }), sheetText.letIn]
      : [sheetText.isSilenced({ name, until: clockTime(until ?? 0) }), sheetText.letSpeak]
  return listItem(state, hueOf(author), undo, () => {
    void done(page, page.connection.restrain({ author, action: 'forgive' }))
  })
}

/** Asks for the passphrase of a room that has one. */
export function askPassphrase(page: Page, why: string): void {
  const dialog = find('#door', HTMLDialogElement)
  const input = find('input', HTMLInputElement, dialog)
  find('.why', HTMLElement, dialog).textContent = why
  find('form', HTMLFormElement, dialog).onsubmit = (event) => {
    event.preventDefault()
    page.memory.set(`passphrase ${page.room}`, input.value)
    dialog.close()
    page.connection.retry()
  }
  void openSheet(dialog).then(() => input.select())
}
