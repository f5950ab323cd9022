import { type Flashes, MOST_FLASHES } from './flashes.ts'

/** Of a loop of which nothing is said: one change to and fro, which the wrap of nearly any loop is. */
const FEW: Flashes = { large: 1, small: 1 }

/** Whether less has to be said of a loop than that it flashes no more than most do. */
export function isFew({ large, small }: Flashes): boolean {
  return large <= FEW.large && small <= FEW.small
}

/**
 * Whether two loops can play beside each other and never flash, together, more than WCAG 2.3.1 allows,
 * whatever instants each of them began at (docs/decisions/017). Large flashes of either add up; of the
 * smaller ones both are needed at once, so there are no more of those than the one that has fewer makes.
 */
export function mayPlaySideBySide(one: Flashes = FEW, other: Flashes = FEW): boolean {
  const smaller = Math.min(one.small - one.large, other.small - other.large)
  return one.large + other.large + smaller <= MOST_FLASHES
}
