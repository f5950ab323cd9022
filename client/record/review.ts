import { createFramesLoop } from '../feed/players/frames-loop.ts'
import type { Status } from '../page/announce/status.ts'
import { find } from '../page/elements.ts'
import type { Composer } from '../post/compose/composer.ts'
import { postingText } from '../words/posting-text.ts'
import { text } from '../words/text.ts'
import type { Preview } from './preview.ts'

export type Decision = 'send' | 'again' | 'cancel'

export interface Review {
  readonly isOpen: boolean
  /**
   * Plays the loop of these frames in the preview's square, until its author has decided. `isOnce`: they
   * cannot be taken again.
   */
  ask(frames: readonly string[], options?: { isOnce?: boolean | undefined }): Promise<Decision>
  decide(decision: Decision): void
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
    const choices: [string, Decision][] = [
      [text.sendIt, 'send'],
      [postingText.again, 'again'],
      [postingText.cancel, 'cancel'],
    ]
    const offered = choices.filter(([, decision]) => decision !== 'again' || mayRepeat)
    const actions = offered.map(([label, decision]) => ({ label, run: () => decide(decision) }))
    status.say('recording', frames && { text: postingText.review, actions })
  }

  // What closed it says itself what that means, below the question that ends here.
  composer.whenClosed(() => decide('cancel'))
  return {
    get isOpen() {
      return decided !== undefined
    },
    async ask(frames, { isOnce = false } = {}) {
      mayRepeat = !isOnce
      const { activeElement } = document
      show(frames)
      document.addEventListener('keydown', onKey, { capture: true })
      const decision = await new Promise<Decision>((resolve) => {
        decided = resolve
        // Away from the field, where R is a letter.
        find('#status-actions', HTMLElement).querySelector('button')?.focus()
      })
      decided = undefined
      document.removeEventListener('keydown', onKey, { capture: true })
      show(undefined)
      if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true })
      return decision
    },
    decide,
  }
}

function decisionOf({
  key,
  target,
  ctrlKey,
  metaKey,
  altKey,
}: KeyboardEvent): Decision | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  const isElsewhere = target instanceof Element && target.closest('dialog, [popover]') !== null
  if (isElsewhere) return undefined
  if (key === 'Escape') return 'cancel'
  const isTyping = target instanceof Element && target.closest('input, textarea') !== null
  return key.toLowerCase() === 'r' && !isTyping ? 'again' : undefined
}
