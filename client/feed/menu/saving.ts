import { MAX_CLIPS_TOGETHER } from '../../../realtime/protocol.ts'
import { proof } from '../../connection/proof.ts'
import { pathTo } from '../../page/addresses.ts'
import { find } from '../../page/elements.ts'
import { openSheet } from '../../page/lazy/sheets.ts'
import { sheetText as text } from '../../words/sheet-text.ts'

/**
 * The sheet behind "Save" in the menu of a message: its loop, or the last ones, as a file that outlives
 * the chat. The server makes it, which can take a second and can fail; the sheet says so.
 */
export function openSaving(key: string): void {
  saving ??= createSaving(find('#saving', HTMLDialogElement), find('#rows', HTMLElement))
  saving(key)
}

let saving: ((key: string) => void) | undefined

function createSaving(dialog: HTMLDialogElement, rows: HTMLElement): (key: string) => void {
  const status = find('[role="status"]', HTMLElement, dialog)
  const together = find('#save-together', HTMLElement, dialog)
  let key = ''
  let isSaving = false

  function open(chosen: string): void {
    key = chosen
    const count = lastKeys().length
    together.hidden = count < 2
    find('h3', HTMLElement, together).textContent = text.theLast({ count })
    status.textContent = ''
    openSheet(dialog)
    const row = rowOf(chosen)
    row?.addEventListener('gone', closeFor)
    dialog.addEventListener('close', () => row?.removeEventListener('gone', closeFor), {
      once: true,
    })
  }

  function rowOf(of: string): HTMLElement | undefined {
    return [...rows.querySelectorAll<HTMLElement>('[data-key]')].find(
      ({ dataset }) => dataset.key === of,
    )
  }

  /** The focus goes back to the row, which hands it on. What is being made is said here all the same. */
  function closeFor({ currentTarget }: Event): void {
    if (isSaving) return
    dialog.close()
    if (currentTarget instanceof Element) currentTarget.querySelector<HTMLElement>('.loop')?.focus()
  }

  function lastKeys(): string[] {
    const all = [...rows.querySelectorAll<HTMLElement>('.row[data-key]')]
    return all.slice(-MAX_CLIPS_TOGETHER).map((row) => row.dataset.key ?? '')
  }

  async function save(kind: string, format: string): Promise<void> {
    if (isSaving) return
    isSaving = true
    status.textContent = text.making
    const keys = kind === 'clips' ? [key] : lastKeys()
    try {
      handOver(await load(pathTo(`${kind}/${keys.join()}.${format}`)), fileName(kind, format))
      status.textContent = text.saved
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : text.notSaved
    } finally {
      isSaving = false
    }
  }

  dialog.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-format]') : null
    const { kind, format } = button?.dataset ?? {}
    if (kind !== undefined && format !== undefined) void save(kind, format)
  })
  return open
}

/** Throws an Error with a sentence for the reader. */
async function load(address: string): Promise<Blob> {
  const response = await fetch(address, { headers: proof() }).catch(() => undefined)
  if (response?.ok) return response.blob()
  const isOurs = response?.headers.get('content-type')?.startsWith('text/plain')
  throw new Error(isOurs && response ? (await response.text()).trim() : text.notSaved)
}

/** As if a link to it had been pressed. */
function handOver(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The download has begun by then, and holds the bytes itself.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** What stands first in the name of a file: the kinds can be saved within the same second. */
const NAMES: Record<string, string> = { clips: 'loop', strips: 'strip', collages: 'collage' }

/** Such as `loop-2026-11-20-22-41-05.gif`: what a folder of them sorts well by. */
function fileName(kind: string, format: string): string {
  const now = new Date()
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000)
  const time = local.toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')
  return `${NAMES[kind] ?? kind}-${time}.${format}`
}
