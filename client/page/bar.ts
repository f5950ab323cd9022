import {
  FRAME_INTERVAL_MS,
  LOBBY,
  MAX_FRAMES,
  type Presence,
  type Welcome,
} from '../../realtime/protocol.ts'
import { text } from '../words/text.ts'
import { inWords } from '../words/time.ts'
import { find } from './elements.ts'

/** The line at the top: the room, how many are here, and what can be done about all of it. */
export interface Bar {
  showRoom(room: string): void
  showPresence(presence: Presence | undefined): void
  showPaused(isPaused: boolean): void
  /** Fills in what depends on the server. */
  showWelcome(welcome: Welcome): void
}

const RECORDING = inWords(MAX_FRAMES * FRAME_INTERVAL_MS)

export interface BarActions {
  togglePaused(): void
  openAbout(): void
  openInvite(): void
}

export function createBar(actions: BarActions): Bar {
  const room = find('#room', HTMLElement)
  const here = find('#here', HTMLElement)
  const pause = find('#pause', HTMLButtonElement)

  pause.addEventListener('click', actions.togglePaused)
  find('#more', HTMLButtonElement).addEventListener('click', actions.openAbout)
  find('#invite', HTMLButtonElement).addEventListener('click', actions.openInvite)

  return {
    showRoom(name) {
      const title = name === LOBBY ? text.lobby : name
      // On a hidden page the title also counts what was missed: it is not written anew.
      if (room.textContent === title) return
      room.textContent = title
      // A long one is cut in the bar.
      room.title = title
      document.title = title
    },
    showPresence(presence) {
      here.textContent = presence === undefined ? '' : text.here({ count: presence.count })
    },
    showPaused(isPaused) {
      const label = isPaused ? text.playAll : text.pauseAll
      find('.label', HTMLElement, pause).textContent = label
      pause.setAttribute('aria-label', label)
      pause.toggleAttribute('data-paused', isPaused)
    },
    showWelcome({ limits }) {
      const lifetime = inWords(limits.messageTtlMs)
      find('#about-what', HTMLElement).textContent = text.about({ lifetime, recording: RECORDING })
      find('#empty-body', HTMLElement).textContent = text.emptyBody({ lifetime })
    },
  }
}
