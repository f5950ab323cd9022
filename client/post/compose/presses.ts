import { isComposing } from '../../page/keys/composing.ts'
import { createHold } from './hold.ts'

/** By what something is sent: Enter in the field, or the round button. */
export type Pressed = 'key' | 'button'

export interface PressListeners {
  send(by: Pressed): void
  /** The press that sends is held: it is meant to count down first. */
  hold(by: Pressed): void
  /** The button while it says "Stop". */
  cancel(): void
}

export interface PressParts {
  form: HTMLFormElement
  input: HTMLTextAreaElement
  button: HTMLButtonElement
  isRecording(): boolean
  on: PressListeners
}

/** Two taps within it were meant as one. */
const DOUBLE_TAP_MS = 300

/** Listens to what sends: a key that is held repeats itself, and that sends nothing again. */
export function listenToPresses({ form, input, button, isRecording, on }: PressParts): void {
  const key = createHold(() => on.hold('key'))
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    if (event.repeat) return
    key.down()
    on.send('key')
  })
  for (const type of ['keyup', 'blur']) input.addEventListener(type, () => key.up())
  holdButton(button, isRecording, on)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (isRecording()) on.cancel()
    else on.send('button')
  })
}

/** A tap on the button sends when it ends, a held one counts down while it still lasts. */
function holdButton(
  button: HTMLButtonElement,
  isRecording: PressParts['isRecording'],
  on: PressListeners,
): void {
  const press = createHold(() => on.hold('button'))
  const isDouble = watchDoubleTaps()
  let wasHeld = false
  button.addEventListener('pointerdown', (event) => {
    wasHeld = false
    if (event.button === 0 && !isRecording()) press.down()
  })
  button.addEventListener('pointerup', () => {
    wasHeld = press.up()
  })
  for (const type of ['pointerleave', 'pointercancel', 'keyup', 'blur']) {
    button.addEventListener(type, () => press.up())
  }
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    // Each repetition would be a click, and the second one says "Stop".
    if (event.repeat) event.preventDefault()
    else if (!isRecording()) press.down()
  })
  // Phones offer a menu for a press that lasts.
  button.addEventListener('contextmenu', (event) => event.preventDefault())
  button.addEventListener('click', (event) => {
    if (wasHeld || isDouble(event)) event.preventDefault()
    wasHeld = false
  })
}

/** The second tap of two would undo the first: it does nothing. */
function watchDoubleTaps(): (event: MouseEvent) => boolean {
  let lastAt = Number.NEGATIVE_INFINITY
  return (event) => {
    const isDouble = event.detail > 1 || event.timeStamp - lastAt < DOUBLE_TAP_MS
    if (!isDouble) lastAt = event.timeStamp
    return isDouble
  }
}
