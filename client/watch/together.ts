import type { Rules, Watching } from '../../realtime/protocol.ts'
import { lazy, use } from '../page/lazy/lazy.ts'
import type { Cinema, CinemaOptions } from './cinema.ts'

/** A video that the whole room watches. Most rooms never do: its parts are loaded when one does. */
export interface Together {
  /** Shows what the server's `watching` event says. */
  show(watching: Watching): void
  /** Gives the owner of the room working buttons. */
  showRules(rules: Rules | undefined): void
  /** "Pause all" folds it away on this page alone, and playing all brings it back. */
  setPaused(isPaused: boolean): void
}

export function createTogether(options: CinemaOptions): Together {
  let cinema: Cinema | undefined
  let isAsked = false

  function withCinema(work: (cinema: Cinema) => void): void {
    isAsked = true
    void use(lazy.cinema, ({ openCinema }) => {
      cinema ??= openCinema(options)
      work(cinema)
    })
  }

  return {
    show: (watching) => withCinema(({ show }) => show(watching)),
    showRules(rules) {
      const isOwner = rules?.role === 'owner'
      if (isOwner || isAsked) withCinema(({ giveRemote }) => giveRemote(isOwner))
    },
    setPaused: (isPaused) => cinema?.setFolded(isPaused),
  }
}
