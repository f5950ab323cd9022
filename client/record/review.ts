import { createFramesLoop } from '../feed/players/frames-loop.ts'
import type { Status } from '../page/announce/status.ts'
import { find } from '../page/elements.ts'
import { isComposing } from '../page/keys/composing.ts'
import { isSheetOrMenuOpen } from '../page/keys/sheet-or-menu.ts'
import type { Composer } from '../post/compose/composer.ts'
import { postingText } from '../words/posting-text.ts'
import { text } from '../words/text.ts'
import type { Preview } from './preview.ts'

export type Decision = 'send' | 'again' | 'cancel'

export interface ReviewOptions {
  isOnce?: boolean | undefined
  isTyping?: boolean
}

export interface Review {
  readonly isOpen: boolean
  /**
   * Plays the loop of these frames in the preview's square, until its author has decided. `isOnce`: they
   * cannot be taken again. `isTyping`: their author has gone on typing, and the focus stays there.
   */
  ask(frames: readonly string[], options?: ReviewOptions): Promise<Decision>
  decide(decision: Decision): void
  /** Something else was to be recorded meanwhile: says these words in place of the question. */
  sayBusy(words: string): void
}

export interface ReviewParts {
  composer: Pick<Composer, 'showReview' | 'whenClosed'>
  preview: Preview
  status: Status
}

/**
 * A look at one's own loop before it is sent. Enter in the field sends it too; R and Esc are keys of
 * the page then, R only where it is not a letter that is being typed.
 */
export function createReview({ composer, preview, status }: ReviewParts): Review {
  let decided: ((decision: Decision) => void) | undefined
  let mayRepeat = true
  const decide = (decision: Decision) => {
    if (decision !== 'again' || mayRepeat) decided?.(decision)
  }

  function onKey(event: KeyboardEvent): void {
    // The Enter that began the recording may still be held: on "Send" it would look for its author.
    if (event.key === 'Enter' && event.repeat) event.preventDefault()
    const decision = decisionOf(event)
    if (decision === undefined) return
    event.preventDefault()
    event.stopPropagation()
    decide(decision)
  }

  function show(frames: readonly string[] | undefined): void {
    composer.showReview(frames !== undefined)
    preview.showLoop(frames && createFramesLoop(frames))
    if (frames !== undefined) ask(postingText.review)
    else status.say('recording', undefined)
  }

  function ask(words: string): void {
    const choices: [string, Decision][] = [
      [text.sendIt, 'send'],
      [postingText.again, 'again'],
      [postingText.cancel, 'cancel'],
    ]
    const offered = choices.filter(([, decision]) => decision !== 'again' || mayRepeat)
    const actions = offered.map(([label, decision]) => ({ label, run: () => decide(decision) }))
    status.say('recording', { text: words, actions })
  }

  // What closed it says itself what that means, below the question that ends here.
  composer.whenClosed(() => decide('cancel'))
  return {
    get isOpen() {
      return decided !== undefined
    },
    async ask(frames, { isOnce = false, isTyping = false } = {}) {
      mayRepeat = !isOnce
      const { activeElement } = document
      const buttons = find('#status-actions', HTMLElement)
      show(frames)
      document.addEventListener('keydown', onKey, { capture: true })
      const decision = await new Promise<Decision>((resolve) => {
        decided = resolve
        // Away from the field, where R is a letter.
        if (!isTyping) buttons.querySelector('button')?.focus()
      })
      decided = undefined
      document.removeEventListener('keydown', onKey, { capture: true })
      const isOnButtons = buttons.contains(document.activeElement)
      show(undefined)
      // Back to where it was, from these buttons alone: elsewhere its author may be typing.
      if (isOnButtons && activeElement instanceof HTMLElement) {
        activeElement.focus({ preventScroll: true })
      }
      return decision
    },
    decide,
    sayBusy: (words) => void (decided && ask(words)),
  }
}

function decisionOf(event: KeyboardEvent): Decision | undefined {
  const { key, target, ctrlKey, metaKey, altKey } = event
  if (ctrlKey || metaKey || altKey || isComposing(event)) return undefined
  if (isSheetOrMenuOpen()) return undefined
  if (key === 'Escape') return 'cancel'
  const isTyping = target instanceof Element && target.closest('input, textarea') !== null
  return key.toLowerCase() === 'r' && !isTyping ? 'again' : undefined
}
