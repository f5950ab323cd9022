import type { RefusalBody, RefusalCode } from '../../realtime/protocol.ts'
import { keepFocus } from '../page/announce/keep-focus.ts'
import { find } from '../page/elements.ts'
import { joiningText } from '../words/joining-text.ts'
import { refusalText } from '../words/refusal-text.ts'
import { text } from '../words/text.ts'

/**
 * What stands in the composer's place while the room is closed to this member: the server's own
 * sentence, what to do about it, the way back and the way to the lobby.
 */
export interface Closed {
  /** Whether it stands there. */
  readonly isShown: boolean
  /** Shows why the room is closed, or with `undefined` gives the composer back. */
  show(refusal: RefusalBody | undefined): void
}

export interface WaysBack {
  /** Connects again at once. */
  retry(): void
  askPassphrase(why: string): void
}

interface Way {
  hint: string
  action: string
}

const WAYS: Partial<Record<RefusalCode, Way>> = {
  banned: { hint: joiningText.askBanned, action: joiningText.tryBanned },
  room_locked: { hint: joiningText.askLocked, action: joiningText.tryLocked },
  passphrase: { hint: joiningText.askPassphrase, action: joiningText.tryPassphrase },
}

export function createClosed({ retry, askPassphrase }: WaysBack): Closed {
  const section = find('#closed', HTMLElement)
  const composer = find('#composer', HTMLFormElement)
  const button = find('button', HTMLButtonElement, section)
  const why = find('.closed-why', HTMLElement, section)
  /** Too many wrong passphrases are refused by another code: the way back stays the first one's. */
  let code: RefusalCode | undefined

  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return
    if (code === 'passphrase') return askPassphrase(why.textContent ?? '')
    button.textContent = joiningText.trying
    // Disabled, it would lose the focus.
    button.ariaDisabled = 'true'
    retry()
  })

  function write(refusal: RefusalBody): void {
    code = refusal.code in WAYS ? refusal.code : (code ?? refusal.code)
    const { hint, action } = WAYS[code] ?? { hint: '', action: text.tryAgain }
    why.textContent = refusalText(refusal)
    find('.closed-hint', HTMLElement, section).textContent = hint
    button.textContent = action
    button.ariaDisabled = 'false'
  }

  return {
    get isShown() {
      return code !== undefined
    },
    show(refusal) {
      if (refusal === undefined) code = undefined
      else write(refusal)
      // One is there before the other goes, for the focus to go on to.
      const [comes, goes] = refusal ? [section, composer] : [composer, section]
      comes.hidden = false
      keepFocus(goes, refusal && button)
      goes.hidden = true
    },
  }
}
