import { encode } from 'uqr'
import { find } from '../page/elements.ts'
import { copyFrom, openSheet } from '../page/lazy/sheets.ts'
import { roomText } from '../words/room-text.ts'
import { askReach, isLocal, type Reach, type ServerAddresses } from './server-addresses.ts'

/**
 * Hands out the room's address: to copy, by the share sheet of a phone, or as a QR code to scan. Not when
 * the server has answered so late that its author is elsewhere.
 */
export async function openInvite(isHere: () => boolean): Promise<void> {
  const dialog = find('#invitation', HTMLDialogElement)
  const link = find('input', HTMLInputElement, dialog)
  const copy = find('#copy', HTMLButtonElement)
  const share = find('#share', HTMLButtonElement)
  copy.onclick = () => void copyFrom(link, copy)
  share.hidden = navigator.share === undefined
  share.onclick = () => void shareIt(link.value)
  showAddresses(dialog, await askReach())
  if (!isHere()) return
  openSheet(dialog)
  link.select()
}

async function shareIt(url: string): Promise<void> {
  // Rejects when its person thought better of it.
  await navigator.share({ url, title: document.title }).catch(() => undefined)
}

/** On a page of `localhost`, an address that a phone can open takes the place of its own. */
function showAddresses(dialog: HTMLDialogElement, reach: Reach): void {
  const { addresses } = reach
  const origins = addresses?.origins ?? []
  const field = find('#reach', HTMLElement, dialog)
  const choice = find('select', HTMLSelectElement, field)
  choice.replaceChildren(...origins.map((origin) => new Option(origin)))
  choice.onchange = () => showAddress(dialog, choice.value, reach)
  field.hidden = origins.length < 2
  find('#reach-note', HTMLElement, dialog).textContent =
    addresses === undefined ? '' : noteOf(addresses)
  const isUseless = addresses !== undefined && origins.length === 0
  // Another browser of this machine could still read it, so it is pale, not gone.
  find('#code', SVGElement, dialog).toggleAttribute('data-useless', isUseless)
  find('.how', HTMLElement, dialog).hidden = isUseless
  showAddress(dialog, origins[0] ?? location.origin, reach)
}

function noteOf({ origins, isLocalOnly }: ServerAddresses): string {
  if (origins.length > 0) return roomText.reach
  return isLocalOnly ? roomText.localOnly : roomText.noNetwork
}

/** Without a host's secret: the page's own address never holds it for long, this one never at all. */
function showAddress(
  dialog: HTMLDialogElement,
  origin: string,
  { hasOwnCertificate }: Reach,
): void {
  const url = addressFor(origin, hasOwnCertificate) + location.pathname
  find('input', HTMLInputElement, dialog).value = url
  find('.address', HTMLElement, dialog).textContent = decodeURI(url)
  find('#camera-note', HTMLElement, dialog).textContent = warningOf(origin, hasOwnCertificate)
  drawCode(find('#code', SVGElement, dialog), url)
}

/**
 * By http:// a server with a certificate of its own explains the warning of browsers, and leads on; by
 * https:// the warning would be the first thing that is seen.
 */
function addressFor(origin: string, hasOwnCertificate: boolean): string {
  return hasOwnCertificate ? origin.replace(/^https:/, 'http:') : origin
}

/** What those who open this address run into. */
function warningOf(origin: string, hasOwnCertificate: boolean): string {
  if (origin.startsWith('https:')) return hasOwnCertificate ? roomText.ownCertificate : ''
  return isLocal(new URL(origin).hostname) ? '' : roomText.noCamera
}

/** One path for all dark squares: dark on light in both schemes, as cameras expect it. */
function drawCode(svg: SVGElement, url: string): void {
  const { data, size } = encode(url, { border: 2 })
  const squares = data.flatMap((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')),
  )
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  find('path', SVGElement, svg).setAttribute('d', squares.join(''))
}
