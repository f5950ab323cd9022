import type { CellFlash } from './transitions.ts'

export interface Timing {
  /** Of the loop. */
  frames: number
  /** Frames a second. */
  fps: number
  /** Over how much of the picture a flash has to be seen at once, more than: 0 to 1. */
  share: number
}

/**
 * How many flashes the worst second of an endless loop has, of those that concern more than a share of
 * the picture at once. Two readings of "the combined area of flashes occurring concurrently" are counted,
 * and the larger is the answer:
 * - flashes of the picture: pairs of changes that more than the share makes at the same two instants,
 *   wherever that is (the next may be elsewhere);
 * - flashes of places: as many as more than the share of the cells has, each by itself, in one second.
 */
export function mostFlashes(cells: readonly (readonly CellFlash[])[], timing: Timing): number {
  const flashing = cells.filter((flashes) => flashes.length > 0)
  const least = Math.round(timing.share * cells.length)
  if (flashing.length <= least) return 0
  const ofPicture = unroll(together(flashing, least), timing)
  const ofPlaces = flashing.map((flashes) => unroll(flashes, timing))
  const seconds = Array.from({ length: timing.frames }, (_, from) => {
    const inSecond = (flashes: Span[]) => oneAfterTheOther(flashes, from, from + timing.fps)
    return Math.max(inSecond(ofPicture), reachedByMore(ofPlaces.map(inSecond), least))
  })
  return Math.max(...seconds)
}

/** Those that more than `least` cells have at the same two instants. */
function together(cells: readonly (readonly CellFlash[])[], least: number): CellFlash[] {
  const counts = new Map<string, { flash: CellFlash; cells: number }>()
  for (const flash of cells.flat()) {
    const name = `${flash.at} ${flash.steps}`
    const known = counts.get(name) ?? { flash, cells: 0 }
    known.cells += 1
    counts.set(name, known)
  }
  return [...counts.values()].filter((one) => one.cells > least).map(({ flash }) => flash)
}

/** From one change to the other, in steps of the endless loop. */
interface Span {
  from: number
  to: number
}

/** The flashes of as many rounds as a second touches, wherever it begins in the first; by their end. */
function unroll(flashes: readonly CellFlash[], { frames, fps }: Timing): Span[] {
  const spans: Span[] = []
  for (let round = 0; round < frames + fps; round += frames) {
    for (const { at, steps } of flashes) spans.push({ from: round + at, to: round + at + steps })
  }
  return spans.sort((one, other) => one.to - other.to)
}

/** How many, none overlapping another, fit between two steps, both included: taken by which ends first. */
function oneAfterTheOther(spans: readonly Span[], first: number, last: number): number {
  let count = 0
  let after = first
  for (const { from, to } of spans) {
    if (from < after || to > last) continue
    count += 1
    after = to + 1
  }
  return count
}

/** The largest number that more than `least` of these reach. */
function reachedByMore(numbers: number[], least: number): number {
  return numbers.sort((one, other) => other - one)[least] ?? 0
}
