/** Several measurements of one thing: the middle one, and how far they lie apart. */
export interface Summary {
  median: number
  low: number
  high: number
  rounds: number
}

/** What a figure should be. `of` says whether the ratio to the rival is meant or our own value. */
export interface Goal {
  of: 'ratio' | 'value'
  most?: number
  least?: number
}

export interface Figure {
  section: string
  what: string
  unit: string
  ours: Summary
  rival?: { name: string; summary: Summary }
  /** Ours divided by the rival's, round by round. */
  ratio?: Summary
  goal?: Goal
  isReached?: boolean
  /** What a reader has to know to judge it. */
  note?: string
}

export function summarise(values: number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  const [below, above] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)]
  const median = ((sorted[below] ?? Number.NaN) + (sorted[above] ?? Number.NaN)) / 2
  return { median, low: at(0), high: at(1), rounds: sorted.length }
}

/** The value below which this share (0 to 1) of all lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

interface Measured {
  section: string
  what: string
  unit: string
  ours: number[]
  rival?: { name: string; values: number[] }
  goal?: Goal
  note?: string
}

/** Both lists come from the same rounds, in turn, so that a busy machine slows both alike. */
export function figureOf({ ours, rival, goal, ...words }: Measured): Figure {
  const ratios = rival?.values.map((value, round) => (ours[round] ?? Number.NaN) / value)
  const figure: Figure = { ...words, ours: summarise(ours) }
  if (rival) figure.rival = { name: rival.name, summary: summarise(rival.values) }
  if (ratios) figure.ratio = summarise(ratios)
  if (!goal) return figure
  const judged = goal.of === 'ratio' ? figure.ratio : figure.ours
  const { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY } = goal
  const value = judged?.median ?? Number.NaN
  return { ...figure, goal, isReached: value <= most && value >= least }
}
