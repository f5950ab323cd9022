import { find } from './elements.ts'
import { text } from './text.ts'

const SAID_FOR_MS = 2_000

/**
 * Hands out the room's address: by the share sheet of a phone, else by the clipboard, else, on
 * insecure addresses and where both are denied, in a box to copy from.
 */
export function createInvite(button: HTMLButtonElement, dialog: HTMLDialogElement): void {
  const label = find('.label', HTMLElement, button)
  const link = find('input', HTMLInputElement, dialog)
  let saying: ReturnType<typeof setTimeout> | undefined

  function say(words: string): void {
    label.textContent = words
    clearTimeout(saying)
    saying = setTimeout(() => {
      label.textContent = text.invite
    }, SAID_FOR_MS)
  }

  async function invite(): Promise<void> {
    const { href } = location
    if (isPhone() && (await share(href))) return
    if (await copy(href)) return say(text.linkCopied)
    link.value = href
    dialog.showModal()
    link.select()
  }

  button.addEventListener('click', () => void invite())
}

/** On a desk the share sheet is one more window; the link is what one wants there. */
function isPhone(): boolean {
  return matchMedia('(pointer: coarse)').matches && navigator.share !== undefined
}

/** True when it was shared or when its person thought better of it. */
async function share(url: string): Promise<boolean> {
  try {
    await navigator.share({ url, title: document.title })
    return true
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError'
  }
}

async function copy(url: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(url)
    return true
  } catch {
    // Denied, or an insecure address where there is no clipboard at all.
    return false
  }
}
