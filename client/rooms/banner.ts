import { LOBBY, type Rules } from '../../realtime/protocol.ts'
import { find } from '../page/elements.ts'
import { lazy, open } from '../page/lazy/lazy.ts'
import { joiningText } from '../words/joining-text.ts'
import { text } from '../words/text.ts'
import { inWords } from '../words/time.ts'
import { countVideos } from './videos.ts'

/** The line under the bar: what is in force in this room; in the lobby, the way to others. */
export interface Banner {
  showRules(rules: Rules | undefined): void
}

export function createBanner(room: string, openSettings: () => void): Banner {
  const line = find('#rules', HTMLElement)
  const words = find('.rules-text', HTMLElement, line)
  const settings = find('#keep-order', HTMLButtonElement)
  settings.addEventListener('click', openSettings)
  if (room === LOBBY) openLobby(find('#rooms', HTMLFormElement))

  return {
    showRules(rules) {
      const sentence = rules === undefined ? '' : sentenceOf(rules)
      words.textContent = sentence
      settings.hidden = rules === undefined || rules.role === 'guest'
      line.hidden = sentence === ''
    },
  }
}

function sentenceOf(rules: Rules): string {
  const { role, isLocked, hasPassphrase, slowModeMs } = rules
  return [
    role !== 'guest' && text.youHost,
    isLocked && text.isLocked,
    hasPassphrase && text.hasPassphrase,
    slowModeMs > 0 && text.slowMode({ pause: inWords(slowModeMs) }),
  ]
    .filter(Boolean)
    .join(' ')
}

/** Why this names no room; empty when it does. The server looks at the rest. */
function whyNoRoom(typed: string): string {
  if (!/[\p{L}\p{N}]/u.test(typed)) return joiningText.nameNeedsLetters
  return /^https?:\/\/(?!.*\/r\/[^/])/iu.test(typed) ? joiningText.linkToNoRoom : ''
}

function openLobby(form: HTMLFormElement): void {
  const input = find('input', HTMLInputElement, form)
  const go = (room?: string) => void open(lazy.sheets, ({ openRoom }) => openRoom(room))
  form.hidden = false
  input.addEventListener('input', () => input.setCustomValidity(''))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const room = input.value.trim()
    if (room === '') return
    input.setCustomValidity(whyNoRoom(room))
    if (input.reportValidity()) go(room)
  })
  find('#private-room', HTMLButtonElement).addEventListener('click', () => go())
  const link = find('.watch-link', HTMLElement, form)
  countVideos((count) => {
    link.hidden = count === 0
  })
}
