import { find } from '../../page/elements.ts'
import type { UnsentWords } from '../../post/compose/unsent-words.ts'
import { text } from '../../words/text.ts'
import { isolated } from '../names/names.ts'

/** Whom the next post answers: said above the field until it is sent, or until it is given up. */
export interface Answering {
  /** The message that is answered, if one is. */
  readonly key: string | undefined
  /**
   * From now on what is typed answers this message; one that is not there is none. Kept across a reload
   * with those words, unless it is none of theirs.
   */
  start(key: string, isKept?: boolean): void
  /** Messages sent from now on answer nothing; true when the next would have. */
  end(): boolean
  /** A message is gone. */
  gone(key: string): void
  /** All earlier messages have come: what was answered before a reload is among them, or gone. */
  replayed(): void
}

export interface AnsweringParts {
  form: HTMLElement
  kept: UnsentWords
  /** The name of a message's author, as long as it is there. */
  nameOf(key: string): string | undefined
  hueOf(key: string): number | undefined
  focusInput(): void
  say(sentence: string): void
}

export function createAnswering(parts: AnsweringParts): Answering {
  const { kept } = parts
  const line = find('#answering', HTMLElement, parts.form)
  const said = find('p', HTMLElement, line)
  // A message that is sent before the earlier ones are there is an answer all the same.
  let key: string | undefined = kept.read() || undefined

  /** False where the message is not there. */
  function show(answered: string): boolean {
    const name = parts.nameOf(answered)
    if (name === undefined) return false
    line.hidden = false
    line.style.setProperty('--hue', String(parts.hueOf(answered)))
    said.textContent = text.answering({ name: isolated(name) })
    return true
  }

  function end(): boolean {
    const was = key !== undefined
    key = undefined
    kept.keep('')
    line.hidden = true
    said.textContent = ''
    return was
  }

  function gone(answered: string): void {
    if (key !== answered) return
    end()
    parts.say(text.answeredGone)
  }

  find('button', HTMLButtonElement, line).addEventListener('click', () => {
    end()
    parts.focusInput()
  })

  return {
    get key() {
      return key
    },
    start(answered, isKept = true) {
      if (!show(answered)) return
      key = answered
      if (isKept) kept.keep(answered)
    },
    end,
    gone,
    replayed() {
      if (key !== undefined && line.hidden && !show(key)) gone(key)
    },
  }
}
