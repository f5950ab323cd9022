import type { Announce } from './announcer.ts'
import { keepFocus } from './keep-focus.ts'

/** What the page is doing, as one quiet sentence above the input. */

/** What sentences are about, the most urgent first: only one sentence is shown. */
const SOURCES = [
  'closed',
  'recording',
  'notice',
  'silenced',
  'problem',
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
}

export interface Status {
  /** Says it until something else, or nothing, is said by the same source. */
  say(source: StatusSource, sentence: Sentence | undefined): void
}

/** `announce` speaks each sentence once: the seconds of a countdown are only shown. */
export function createStatus(
  line: HTMLElement,
  actions: HTMLElement,
  announce: Announce = () => undefined,
): Status {
  const said = new Map<StatusSource, Sentence>()
  let spoken = ''
  let shownChoices = ''
  let run: (index: number) => void = () => undefined

  function show(): void {
    const source = SOURCES.find((candidate) => said.has(candidate))
    const sentence = source === undefined ? undefined : said.get(source)
    speak(sentence)
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

  function speak({ text = '', isStep = false }: Partial<Sentence> = {}): void {
    if (isStep) return
    const words = text.replace(/\d+/g, '')
    if (words !== spoken && text !== '') announce(text)
    spoken = words
  }

  return {
    say(source, sentence) {
      if (sentence === undefined) said.delete(source)
      else said.set(source, sentence)
      show()
    },
  }
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
