import { mayPlaySideBySide } from '../../../helpers/flashes/side-by-side.ts'
import type { Message } from '../../../realtime/protocol.ts'

/** A loop on the screen that would play. */
export interface Candidate {
  readonly flashes: Message['flashes']
  /** The later it was tapped to play, the greater; 0 when it was not. */
  readonly wishedAt: number
}

/**
 * Those that have to rest beside others: in the order of the page, no two neighbours play that would flash
 * too much together. What was tapped last comes first, then what is newest, which stands last.
 */
export function restingOf<Loop extends Candidate>(loops: readonly Loop[]): Set<Loop> {
  const resting = new Set<Loop>()
  const playing = new Set<Loop>()
  for (const { loop, index } of byPrecedence(loops)) {
    const isFree = [loops[index - 1], loops[index + 1]].every(
      (neighbour) =>
        neighbour === undefined ||
        !playing.has(neighbour) ||
        mayPlaySideBySide(loop.flashes, neighbour.flashes),
    )
    if (isFree) playing.add(loop)
    else resting.add(loop)
  }
  return resting
}

function byPrecedence<Loop extends Candidate>(loops: readonly Loop[]) {
  return loops
    .map((loop, index) => ({ loop, index }))
    .sort((one, other) => other.loop.wishedAt - one.loop.wishedAt || other.index - one.index)
}
