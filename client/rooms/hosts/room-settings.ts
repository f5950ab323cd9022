import type { Restraint, RuleChange } from '../../../realtime/protocol.ts'
import { hueOf } from '../../feed/names/names.ts'
import { find } from '../../page/elements.ts'
import type { Page } from '../../page/lazy/page.ts'
import { copyFrom, listItem, openSheet } from '../../page/lazy/sheets.ts'
import { roomText } from '../../words/room-text.ts'
import { sheetText } from '../../words/sheet-text.ts'
import { clockTime } from '../../words/time.ts'
import { hostPath } from '../hosting.ts'
import { reachableOrigin } from '../server-addresses.ts'
import { answered } from './answered.ts'
import { allow } from './restrain.ts'

/** The hosts' sheet. What it shows is what the server said; it enforces nothing itself. */
export function openRoomSettings(page: Page): void {
  const dialog = find('#room-settings', HTMLDialogElement)
  if (!dialog.hasAttribute('data-ready')) {
    dialog.setAttribute('data-ready', '')
    listen(page)
    listenToLinks(page)
  }
  note('')
  showRoomSettings(page)
  openSheet(dialog)
}

/** Says it in the sheet: behind it nobody would see it. */
function note(sentence: string): void {
  find('#room-settings-note', HTMLElement).textContent = sentence
}

function listen(page: Page): void {
  const lock = find('#lock', HTMLInputElement)
  const slow = find('#slow', HTMLSelectElement)
  const passphrase = find('#passphrase', HTMLInputElement)
  async function change(wish: RuleChange): Promise<void> {
    note('')
    // A change that failed must not look as if it were made.
    if (!(await answered(page.connection.rule(wish), note))) showRoomSettings(page)
  }
  lock.addEventListener('change', () => void change({ isLocked: lock.checked }))
  slow.addEventListener('change', () => void change({ slowModeMs: Number(slow.value) * 1000 }))
  find('#passphrase-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void change({ passphrase: passphrase.value })
    passphrase.value = ''
  })
  passphrase.addEventListener('input', () => showPassphrase(page))
}

function listenToLinks(page: Page): void {
  const copyOwner = find('#copy-owner', HTMLButtonElement)
  copyOwner.addEventListener('click', () => void copyLink(page, page.hostSecret ?? '', copyOwner))
  const copyCohost = find('#copy-cohost', HTMLButtonElement)
  copyCohost.addEventListener('click', () => void makeCohostLink(page, copyCohost))
  const copyKey = find('#copy-rtmp', HTMLButtonElement)
  copyKey.addEventListener('click', () => {
    void copyFrom(find('#rtmp-key', HTMLInputElement), copyKey)
  })
  find('#revoke', HTMLButtonElement).addEventListener('click', () => void revoke(page))
}

async function revoke({ connection, hostSecret = '' }: Page): Promise<void> {
  if (!(await answered(connection.cohost({ revoke: true }), note))) return
  note(roomText.areRevoked)
  // A link that has ended must not stand there to be copied by hand; the owner's lives on.
  const isOwners = find('#host-link', HTMLInputElement).value.endsWith(`=${hostSecret}`)
  if (!isOwners) find('#copied-link', HTMLElement).hidden = true
}

async function makeCohostLink(page: Page, button: HTMLElement): Promise<void> {
  const made = await answered(page.connection.cohost({}), note)
  if (made?.secret !== undefined) await copyLink(page, made.secret, button)
}

/** On a page of `localhost` the link names an address that other devices can open, if there is one. */
async function copyLink({ room }: Page, secret: string, button: HTMLElement): Promise<void> {
  const link = find('#host-link', HTMLInputElement)
  link.value = (await reachableOrigin()) + hostPath(room, secret)
  find('#copied-link', HTMLElement).hidden = false
  await copyFrom(link, button)
}

/** Shows anew what is in force, as after every word of the server about it. */
export function showRoomSettings(page: Page): void {
  const { rules } = page
  const dialog = find('#room-settings', HTMLDialogElement)
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
  const name = page.nameOf(author)
  const [state, label] =
    what === 'removed'
      ? [sheetText.isRemoved, sheetText.letIn]
      : [sheetText.isSilenced({ until: clockTime(until ?? 0) }), sheetText.letSpeak]
  const act = () => void allow({ ...page, say: note }, author, name)
  return listItem({ name, hue: hueOf(author), state }, label, act)
}

/** Asks for the passphrase of a room that has one. */
export function askPassphrase(page: Page, why: string): void {
  const dialog = find('#passphrase-prompt', HTMLDialogElement)
  const input = find('input', HTMLInputElement, dialog)
  find('.why', HTMLElement, dialog).textContent = why
  find('form', HTMLFormElement, dialog).onsubmit = (event) => {
    event.preventDefault()
    page.memory.set(`passphrase ${page.room}`, input.value)
    dialog.close()
    page.connection.retry()
  }
  openSheet(dialog)
  input.select()
}
