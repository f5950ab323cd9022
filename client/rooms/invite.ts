import { encode } from 'uqr'
import { find } from '../page/elements.ts'
import { copyFrom, openSheet } from '../page/sheets.ts'

/** Hands out the room's address: to copy, by the share sheet of a phone, or as a QR code to scan. */
export async function openInvite(): Promise<void> {
  const dialog = find('#invitation', HTMLDialogElement)
  const link = find('input', HTMLInputElement, dialog)
  const copy = find('#copy', HTMLButtonElement)
  const share = find('#share', HTMLButtonElement)
  // Without a host's secret: the address never holds it for long, but this one never at all.
  const url = location.origin + location.pathname
  link.value = url
  copy.onclick = () => void copyFrom(link, copy)
  share.hidden = navigator.share === undefined
  share.onclick = () => void shareIt(url)
  drawCode(find('#code', SVGElement), url)
  await openSheet(dialog)
  link.select()
}

async function shareIt(url: string): Promise<void> {
  // Rejects when its person thought better of it.
  await navigator.share({ url, title: document.title }).catch(() => undefined)
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
