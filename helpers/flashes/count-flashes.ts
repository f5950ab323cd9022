import type { CellFlash } from './transitions.ts'

export interface Timing {
  /** Of the loop. */
  frames: number
  /** Frames a second. */
  fps: number
}

/** Cells that flash alike. */
interface Group {
  flashes: readonly CellFlash[]
  cells: number
}

/**
 * How many flashes the worst second of an endless loop has, of those that concern more than `least` cells
 * at once, for each `least`. Two readings of "the combined area of flashes occurring concurrently" are
 * counted, and the larger is the answer:
 * - flashes of the picture: pairs of changes that more cells make at the same two instants, wherever
 *   that is (the next may be elsewhere);
 * - flashes of places: as many as more cells have, each by itself, in one second.
 */
export function mostFlashes(
  cells: readonly (readonly CellFlash[])[],
  timing: Timing,
  leasts: readonly number[],
): number[] {
  const flashing = cells.filter((flashes) => flashes.length > 0)
  if (flashing.length <= Math.min(...leasts)) return leasts.map(() => 0)
  const groups = alike(flashing)
  const ofPlaces = groups.map((group) => ({
    cells: group.cells,
    inSeconds: perSecond(group.flashes, timing),
  }))
  return leasts.map((least) => {
    const ofPicture = perSecond(together(groups, least), timing)
    const seconds = ofPicture.map((count, second) =>
      Math.max(count, reachedByMore(ofPlaces, second, least)),
    )
    return Math.max(...seconds)
  })
}

/** Most of them: of a strobe all are one group. */
function alike(cells: readonly (readonly CellFlash[])[]): Group[] {
  const groups = new Map<string, Group>()
  for (const flashes of cells) {
    let name = ''
    for (const { at, steps } of flashes) name += `${at} ${steps},`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { flashes, cells: 1 })
    else group.cells += 1
  }
  return [...groups.values()]
}

/** Those that more than `least` cells have at the same two instants. */
function together(groups: readonly Group[], least: number): CellFlash[] {
  const counts = new Map<string, { flash: CellFlash; cells: number }>()
  for (const { flashes, cells } of groups) {
    for (const flash of flashes) {
      const name = `${flash.at} ${flash.steps}`
      const known = counts.get(name) ?? { flash, cells: 0 }
      known.cells += cells
      counts.set(name, known)
    }
  }
  return [...counts.values()].filter((one) => one.cells > least).map(({ flash }) => flash)
}

/** How many of the flashes fall into the second that begins at each frame of the loop. */
function perSecond(flashes: readonly CellFlash[], timing: Timing): number[] {
  const spans = unroll(flashes, timing)
  return Array.from({ length: timing.frames }, (_, from) =>
    oneAfterTheOther(spans, from, from + timing.fps),
  )
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

/** The largest number of flashes in that second that more than `least` cells reach. */
function reachedByMore(
  groups: readonly { cells: number; inSeconds: readonly number[] }[],
  second: number,
  least: number,
): number {
  const reaching: number[] = []
  for (const { cells, inSeconds } of groups) {
    const count = inSeconds[second] ?? 0
    for (let one = 0; one <= count; one += 1) reaching[one] = (reaching[one] ?? 0) + cells
  }
  // As many reach none as are there, and each more is reached by fewer.
  return Math.max(0, reaching.filter((cells) => cells > least).length - 1)
}
