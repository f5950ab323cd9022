import type { Rules, Watching } from '../../realtime/protocol.ts'
import type { Cinema, CinemaOptions } from './cinema.ts'

/** A video that the whole room watches. Most rooms never do: its parts are loaded when one does. */
export interface Together {
  /** Shows what the server's `watching` event says. */
  show(watching: Watching): void
  /** Gives the owner of the room working buttons. */
  showRules(rules: Rules | undefined): void
}

export function createTogether(options: CinemaOptions): Together {
  let cinema: Promise<Cinema> | undefined

  function withCinema(work: (cinema: Cinema) => void): void {
    cinema ??= import('./cinema.ts').then(({ openCinema }) => openCinema(options))
    // Offline its parts cannot be loaded; then nothing is watched.
    cinema.then(work).catch(() => {
      cinema = undefined
    })
  }

  return {
    show: (watching) => withCinema(({ show }) => show(watching)),
    showRules(rules) {
      const isOwner = rules?.role === 'owner'
      if (isOwner || cinema !== undefined) withCinema(({ giveRemote }) => giveRemote(isOwner))
    },
  }
}
