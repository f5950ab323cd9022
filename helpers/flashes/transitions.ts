import { type Chromaticity, chromaticityOf, isSaturatedRed, type Rgb } from './colour.ts'

/**
 * A pair of opposing changes in one cell of a loop: the step of the first (step 0 leads from the last
 * frame back to the first one, step 1 to the second) and the number of steps from it to the other.
 */
export interface CellFlash {
  at: number
  steps: number
}

/** A change (a transition, as WCAG has it), and whether it is one of those that count. */
interface Change {
  at: number
  counts: boolean
}

/** Of the largest relative luminance; what binary fractions round off makes no change too small. */
const LEAST_CHANGE = 0.1 - 1e-9
const BRIGHT = 0.8
const LEAST_DISTANCE = 0.2

/**
 * General flashes in the curve of a cell's relative luminance: pairs of opposing changes of a tenth or
 * more, the darker picture of each below 0.80. A change goes from a valley of the curve to a peak or
 * back, over however many frames, and happens at the frame at which it has come to a tenth: so a slow
 * ramp is one change, and a tremble of less is none. Source: notes 1 and 2 of
 * https://www.w3.org/TR/WCAG22/#dfn-general-flash-and-red-flash-thresholds.
 */
export function generalFlashes(curve: Float64Array): CellFlash[] {
  let [darkest, brightest] = [1, 0]
  for (const value of curve) {
    darkest = value < darkest ? value : darkest
    brightest = value > brightest ? value : brightest
  }
  if (brightest - darkest < LEAST_CHANGE) return []
  return pairs(valleys(curve, curve.indexOf(brightest)), curve.length)
}

/**
 * The changes into each valley and out of it, whose darker picture it is. The way goes once round from
 * the brightest frame, where there surely is a peak.
 */
function valleys(curve: Float64Array, start: number): Change[] {
  const changes: Change[] = []
  let [extreme, fellAt] = [curve[start] ?? 0, -1]
  for (let step = start + 1; step <= start + curve.length; step += 1) {
    const at = step % curve.length
    const value = curve[at] ?? 0
    const change = fellAt === -1 ? extreme - value : value - extreme
    if (change >= LEAST_CHANGE) {
      const counts = extreme < BRIGHT
      if (fellAt !== -1) changes.push({ at: fellAt, counts }, { at, counts })
      fellAt = fellAt === -1 ? at : -1
    }
    if (change >= LEAST_CHANGE || change < 0) extreme = value
  }
  return changes
}

/**
 * Red flashes in the colours of a cell: pairs of opposing changes to and from a saturated red, by more
 * than 0.2 in the diagram of chromaticity (note 3 of the same).
 */
export function redFlashes(colours: readonly Rgb[]): CellFlash[] {
  return pairs(redChanges(colours), colours.length)
}

interface Light {
  isRed: boolean
  place: Chromaticity
}

/** Two rounds let it come into the state in which an endless loop is; the third is the answer. */
function redChanges(colours: readonly Rgb[]): Change[] {
  const lights = colours.map((colour) => ({
    isRed: isSaturatedRed(...colour),
    place: chromaticityOf(colour),
  }))
  const isSteady = !lights.some((red) => red.isRed && lights.some((other) => areFar(red, other)))
  if (isSteady) return []
  const changes: Change[] = []
  let wasToRed: boolean | undefined
  let since: Light[] = []
  for (const [step, light] of [...lights, ...lights, ...lights].entries()) {
    const far = since.filter((earlier) => areFar(earlier, light))
    const isToRed = light.isRed && far.length > 0
    // Two saturated reds are never so far apart: it is one or the other.
    if ((isToRed || far.some(({ isRed }) => isRed)) && isToRed !== wasToRed) {
      wasToRed = isToRed
      since = []
      if (step >= 2 * lights.length) changes.push({ at: step % lights.length, counts: true })
    }
    since.push(light)
  }
  return changes
}

function areFar({ place: [u, v] }: Light, { place }: Light): boolean {
  return (u - place[0]) ** 2 + (v - place[1]) ** 2 > LEAST_DISTANCE ** 2
}

/** Each change that counts with the next one, which opposes it, where that counts too. */
function pairs(changes: readonly Change[], length: number): CellFlash[] {
  const flashes: CellFlash[] = []
  for (let index = 0; index < changes.length; index += 1) {
    const [first, second] = [changes[index], changes[(index + 1) % changes.length]]
    if (!first?.counts || !second?.counts) continue
    const steps = (second.at - first.at + length) % length || length
    flashes.push({ at: first.at, steps })
  }
  return flashes
}
