import { find } from '../page/elements.ts'

/** The live picture beside a film. Two pictures at once would leave the words no room: one is shown at a time. */
export interface LivePicture {
  readonly isOpen: boolean
  /** As by its own button; there is one to open it again. */
  fold(): void
}

/** `changed` is called whenever the live picture opens, folds or ends. */
export function followLivePicture(changed: () => void): LivePicture {
  const stage = find('#stage', HTMLElement)
  // By its attributes: the two are loaded apart, and most rooms have neither.
  const isOpen = () => !stage.hidden && !stage.hasAttribute('data-folded')
  new MutationObserver(changed).observe(stage, { attributeFilter: ['hidden', 'data-folded'] })
  return {
    get isOpen() {
      return isOpen()
    },
    fold() {
      if (isOpen()) find('.fold', HTMLButtonElement, stage).click()
    },
  }
}
