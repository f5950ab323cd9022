/** What the page is doing, as one quiet sentence above the input. */

/** Who may speak, the most urgent first: only one sentence is shown. */
const SOURCES = ['recording', 'problem', 'failed', 'offline', 'camera', 'sending'] as const
export type StatusSource = (typeof SOURCES)[number]

export interface StatusAction {
  label: string
  run: () => void
}

export interface Sentence {
  text: string
  actions?: StatusAction[]
}

export interface Status {
  /** Says it until something else, or nothing, is said by the same source. */
  say(source: StatusSource, sentence: Sentence | undefined): void
}

export function createStatus(line: HTMLElement, actions: HTMLElement): Status {
  const said = new Map<StatusSource, Sentence>()

  function show(): void {
    const source = SOURCES.find((candidate) => said.has(candidate))
    const sentence = source === undefined ? undefined : said.get(source)
    // Writing the same words again would make a screen reader say them again.
    if (line.textContent !== (sentence?.text ?? '')) line.textContent = sentence?.text ?? ''
    line.dataset.source = source ?? ''
    actions.replaceChildren(...(sentence?.actions ?? []).map(asButton))
  }

  return {
    say(source, sentence) {
      if (sentence === undefined) said.delete(source)
      else said.set(source, sentence)
      show()
    },
  }
}

function asButton({ label, run }: StatusAction): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'status-action'
  button.textContent = label
  button.addEventListener('click', run)
  return button
}
