import { find } from '../../page/elements.ts'
import { text } from '../../words/text.ts'
import { isolated } from '../names/names.ts'

/** Whom the next post answers: said above the field until it is sent, or until it is given up. */
export interface Answering {
  /** The message that is answered, if one is. */
  readonly key: string | undefined
  /** From now on what is typed answers this message; one that is not there is none. */
  start(key: string): void
  /** Messages sent from now on answer nothing; true when the next would have. */
  end(): boolean
  /** A message is gone. */
  gone(key: string): void
}

export interface AnsweringParts {
  form: HTMLElement
  /** The name of a message's author, as long as it is there. */
  nameOf(key: string): string | undefined
  hueOf(key: string): number | undefined
  focusInput(): void
  say(sentence: string): void
}

export function createAnswering(parts: AnsweringParts): Answering {
  const line = find('#answering', HTMLElement, parts.form)
  const said = find('p', HTMLElement, line)
  let key: string | undefined

  function end(): boolean {
    const was = key !== undefined
    key = undefined
    line.hidden = true
    said.textContent = ''
    return was
  }

  find('button', HTMLButtonElement, line).addEventListener('click', () => {
    end()
    parts.focusInput()
  })

  return {
    get key() {
      return key
    },
    start(answered) {
      const name = parts.nameOf(answered)
      if (name === undefined) return
      key = answered
      line.hidden = false
      line.style.setProperty('--hue', String(parts.hueOf(answered)))
      said.textContent = text.answering({ name: isolated(name) })
      parts.focusInput()
    },
    end,
    gone(answered) {
      if (key !== answered) return
      end()
      parts.say(text.answeredGone)
    },
  }
}
