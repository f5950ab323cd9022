import { MAX_ALT_LENGTH } from '../../../realtime/protocol.ts'
import { find } from '../../page/elements.ts'
import { isComposing } from '../../page/keys/composing.ts'
import type { Memory } from '../../page/memory.ts'
import { leftover, tidy } from './characters.ts'
import { countIn, overBy } from './counted-field.ts'
import { POSTED } from './first-time.ts'
import type { UnsentWords } from './unsent-words.ts'

/**
 * What is seen in the loop, in its author's words (alternative text): a line above the message that
 * opens by a press. Only what can be seen there is ever sent, and each post begins with an empty one.
 */
export interface Description {
  /** The line as it stands; empty while it is closed. */
  readonly typed: string
  /** How many characters it has too many; 0 when it may go. */
  readonly over: number
  /** Takes away what has gone out and leaves what was typed after it. */
  release(sent: string): void
  /** Gives it back after a refusal, unless another one is being typed. */
  giveBack(alt: string | undefined): void
  /** From the first post on: before it, nothing stands in its way. */
  offer(): void
}

export function createDescription(
  form: HTMLFormElement,
  kept: UnsentWords,
  memory: Memory,
): Description {
  const button = find('#describe', HTMLButtonElement, form)
  const line = find('.describing', HTMLElement, form)
  const input = find('input', HTMLInputElement, line)
  const write = countIn(line, input, kept, MAX_ALT_LENGTH)

  function open(isOpen: boolean): void {
    line.hidden = !isOpen
    button.setAttribute('aria-expanded', String(isOpen))
    if (isOpen) button.hidden = false
  }
  /** Back to the message: the words of a line that is closed wait in it. */
  function leave(isOpen: boolean): void {
    open(isOpen)
    find('textarea', HTMLTextAreaElement, form).focus()
  }

  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || isComposing(event)) return
    // Here it would record, before anything is said.
    event.preventDefault()
    leave(true)
  })
  button.addEventListener('click', () => {
    if (!line.hidden) return leave(false)
    open(true)
    input.focus()
  })
  button.hidden = memory.get(POSTED) === undefined
  write(kept.read())
  open(input.value !== '')

  return {
    get typed() {
      return line.hidden ? '' : input.value
    },
    get over() {
      return line.hidden ? 0 : overBy(input.value, MAX_ALT_LENGTH)
    },
    release: (sent) => write(leftover(input.value, sent)),
    giveBack(alt = '') {
      if (alt === '' || input.value !== '') return
      write(alt)
      open(true)
    },
    offer() {
      button.hidden = false
    },
  }
}

/** As a part of a draft: nothing said is nothing sent. */
export function altOf(typed: string): { alt?: string } {
  const alt = tidy(typed.replaceAll('\n', ' '))
  return alt === '' ? {} : { alt }
}
