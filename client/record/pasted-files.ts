import type { Status } from '../page/announce/status.ts'
import { text } from '../words/text.ts'
import type { LazyWays } from './lazy-ways.ts'
import type { ChosenWays } from './ways.ts'

export interface PastedFilesParts {
  ways: ChosenWays
  lazyWays: LazyWays
  status: Status
  /** Another way has been chosen. */
  chosen(): void
}

/** Takes a picture or a film that is pasted, or dropped anywhere on the page, which stays open. */
export function listenToPastedFiles(parts: PastedFilesParts): void {
  const { ways, lazyWays, status, chosen } = parts

  async function take(files: File[]): Promise<void> {
    const before = ways.current
    const all = await lazyWays.load().catch(() => undefined)
    if (all === undefined) return status.say('problem', { text: text.wayNotLoaded })
    // What cannot be opened changes nothing but the sentence.
    if (!(await all.takeFiles(files))) return
    // Another way that was chosen while it was being read was chosen later.
    if (ways.current !== before) return
    await ways.choose('picture')
    chosen()
  }

  function receive(event: Event, data: DataTransfer | null): void {
    const files = Array.from(data?.files ?? [])
    if (files.length === 0) return
    event.preventDefault()
    void take(files)
  }

  document.addEventListener('paste', (event) => receive(event, event.clipboardData))
  document.addEventListener('drop', (event) => receive(event, event.dataTransfer))
  document.addEventListener('dragover', (event) => {
    // Else the browser would leave the page for the file.
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
}
