import { text } from '../../words/text.ts'
import { keepFocus } from './keep-focus.ts'

/** What the page is doing, as one quiet sentence above the input. */

/** What sentences are about, the most urgent first: only one sentence is shown. */
const SOURCES = [
  'closed',
  'recording',
  'notice',
  'silenced',
  'problem',
  'too-long',
  'failed',
  'offline',
  'camera',
  'sending',
  'delivered',
  'first',
  'way',
] as const
export type StatusSource = (typeof SOURCES)[number]

export interface StatusAction {
  label: string
  run: () => void
}

export interface Sentence {
  text: string
  actions?: StatusAction[]
  /** A step of something that soon ends by itself: shown, and not spoken. */
  isStep?: boolean
  /** Something came to nothing, and what is typed stays where it is: said too, where anything is typed. */
  keepsWords?: boolean
}

export interface Status {
  /** Says it until something else, or nothing, is said by the same source. */
  say(source: StatusSource, sentence: Sentence | undefined): void
}

/**
 * `announce` speaks each sentence once: the seconds of a countdown, and a sentence that comes back when one
 * before it is over, are only shown. What it returns takes the words out of the live region. `hasWords`:
 * something is typed.
 */
export function createStatus(
  line: HTMLElement,
  actions: HTMLElement,
  announce: (words: string) => () => void = () => () => undefined,
  hasWords: () => boolean = () => false,
): Status {
  const said = new Map<StatusSource, Sentence>()
  const spoken = new Map<StatusSource, { words: string; takeAway(): void }>()
  let shownChoices = ''
  let run: (index: number) => void = () => undefined

  function show(): void {
    const source = SOURCES.find((candidate) => said.has(candidate))
    const sentence = source === undefined ? undefined : said.get(source)
    if (source !== undefined && sentence !== undefined) speak(source, sentence)
    if (line.textContent !== (sentence?.text ?? '')) line.textContent = sentence?.text ?? ''
    line.dataset.source = source ?? ''
    // New buttons only for other choices: a countdown must not take one from under a finger.
    const choices = (sentence?.actions ?? []).map(({ label }) => label).join()
    run = (index) => sentence?.actions?.[index]?.run()
    if (choices === shownChoices) return
    shownChoices = choices
    if (choices === '') keepFocus(actions)
    actions.replaceChildren(
      ...(sentence?.actions ?? []).map(({ label }, index) => asButton(label, () => run(index))),
    )
  }

  function speak(source: StatusSource, { text, isStep }: Sentence): void {
    const words = text.replace(/\d+/g, '')
    if (isStep || spoken.get(source)?.words === words) return
    spoken.set(source, { words, takeAway: announce(text) })
  }

  return {
    say(source, sentence) {
      if (sentence === undefined) {
        // Nobody should come across "Connecting…" once that is over.
        if (source === 'offline') spoken.get(source)?.takeAway()
        said.delete(source)
        spoken.delete(source)
      } else said.set(source, sentence.keepsWords && hasWords() ? withWords(sentence) : sentence)
      show()
    },
  }
}

function withWords(sentence: Sentence): Sentence {
  return { ...sentence, text: `${sentence.text} ${text.wordsStay}` }
}

/** An action as a quiet button among words. */
export function asButton(label: string, run: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'status-action'
  button.textContent = label
  button.addEventListener('click', run)
  return button
}
