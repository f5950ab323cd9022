import { LOBBY, type Presence, type Welcome } from '../realtime/protocol.ts'
import { find } from './elements.ts'
import { createInvite } from './invite.ts'
import { hueOf, nameOf } from './names.ts'
import { text } from './text.ts'

/** The line at the top: where one is, who is here, and what can be done about all of it. */
export interface Bar {
  showRoom(room: string): void
  showPresence(presence: Presence | undefined): void
  showPaused(isPaused: boolean): void
  /** Fills in what depends on the server and on who we are. */
  showWelcome(welcome: Welcome): void
}

export function createBar(togglePaused: () => void): Bar {
  const room = find('#room', HTMLElement)
  const here = find('#here', HTMLElement)
  const pause = find('#pause', HTMLButtonElement)
  const about = find('#about', HTMLDialogElement)

  pause.addEventListener('click', togglePaused)
  find('#more', HTMLButtonElement).addEventListener('click', () => about.showModal())
  createInvite(find('#invite', HTMLButtonElement), find('#invitation', HTMLDialogElement))
  for (const dialog of document.querySelectorAll('dialog')) closeByTapBeside(dialog)

  return {
    showRoom(name) {
      room.textContent = name === LOBBY ? text.lobby : name
      document.title = room.textContent
    },
    showPresence(presence) {
      here.textContent = presence === undefined ? '' : text.here(presence.count)
    },
    showPaused(isPaused) {
      const label = isPaused ? text.playAll : text.pauseAll
      find('.label', HTMLElement, pause).textContent = label
      pause.setAttribute('aria-label', label)
      pause.toggleAttribute('data-paused', isPaused)
    },
    showWelcome({ author, limits }) {
      const name = find('#about-name', HTMLElement)
      name.textContent = nameOf(author)
      name.style.setProperty('--hue', String(hueOf(author)))
      find('#about-what', HTMLElement).textContent = text.about(limits.messageTtlMs)
      find('#empty-body', HTMLElement).textContent = text.emptyBody(limits.messageTtlMs)
    },
  }
}

function closeByTapBeside(dialog: HTMLDialogElement): void {
  dialog.addEventListener('click', (event) => {
    const isBeside = event.target === dialog
    const isClose = event.target instanceof Element && event.target.closest('.close') !== null
    if (isBeside || isClose) dialog.close()
  })
}
