import { MAX_MESSAGE_LENGTH } from '../../../realtime/protocol.ts'
import { isolated } from '../../feed/names/names.ts'
import { find } from '../../page/elements.ts'
import { text } from '../../words/text.ts'
import { leftover } from './characters.ts'
import { countIn, overBy } from './counted-field.ts'
import { listenToPresses, type PressListeners } from './presses.ts'
import type { UnsentWords } from './unsent-words.ts'

type ClosedBy = 'room' | 'silence'

export interface Composer {
  /** The text of the field, as it stands. */
  readonly typed: string
  /** How many characters it has too many; 0 when it may go. */
  readonly over: number
  readonly isClosed: boolean
  /** Takes away what has been recorded and leaves what was typed after it. */
  release(recorded: string): void
  /** Gives words back after a refusal, before whatever is being typed now. */
  giveBack(words: string): void
  showRecording(isRecording: boolean): void
  /** What has been recorded waits to be sent. */
  showReview(isReview: boolean): void
  /** Nothing can be said: the room is closed to us, or a host has silenced us. */
  showClosed(isClosed: boolean, by?: ClosedBy): void
  /** Calls each time it is closed. */
  whenClosed(work: () => void): void
  /** By what name others see us. */
  showName(name: string): void
  focus(): void
}

export function createComposer(
  form: HTMLFormElement,
  kept: UnsentWords,
  on: PressListeners,
): Composer {
  const input = find('textarea', HTMLTextAreaElement, form)
  const button = find('.send', HTMLButtonElement, form)
  const closedBy = new Set<ClosedBy>()
  const closings: (() => void)[] = []
  let isRecording = false

  const write = countIn(form, input, kept, MAX_MESSAGE_LENGTH, grow)
  listenToPresses({ form, input, button, isRecording: () => isRecording, on })
  // A page that was left and returned to may bring its words back by itself, too.
  write(input.value || kept.read())

  return {
    get typed() {
      return input.value
    },
    get over() {
      return overBy(input.value, MAX_MESSAGE_LENGTH)
    },
    get isClosed() {
      return input.readOnly
    },
    release: (recorded) => write(leftover(input.value, recorded)),
    giveBack: (words) => write([words, input.value].filter(Boolean).join(' ')),
    showRecording(recording) {
      isRecording = recording
      form.toggleAttribute('data-recording', recording)
      button.setAttribute('aria-label', recording ? text.stop : text.send)
    },
    showReview(isReview) {
      button.setAttribute('aria-label', isReview ? text.sendIt : text.send)
    },
    showClosed(isClosed, by = 'room') {
      if (isClosed) closedBy.add(by)
      else closedBy.delete(by)
      input.readOnly = closedBy.size > 0
      // Disabled, they would lose the focus, which nobody would give back.
      for (const one of [input, button]) one.setAttribute('aria-disabled', `${input.readOnly}`)
      if (isClosed) for (const work of closings) work()
    },
    whenClosed: (work) => void closings.push(work),
    showName(name) {
      input.placeholder = text.placeholder({ name: isolated(name) })
    },
    focus: () => input.focus({ preventScroll: true }),
  }
}

/** Browsers that cannot size a text box by its content in CSS yet. */
function grow(input: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return
  input.style.height = 'auto'
  input.style.height = `${input.scrollHeight}px`
}
