import type { Figure, Goal, Summary } from './figures.ts'

/** All figures as a Markdown table, which reads well in a terminal too. */
export function table(figures: Figure[]): string {
  const head = ['what', 'ours', 'rival', 'ratio (spread)', 'goal', '']
  const rows = [head, ...figures.map(rowOf)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

function rowOf({ what, unit, ours, rival, ratio, goal, isReached, note }: Figure): string[] {
  return [
    what,
    `${short(ours.median)} ${unit}${spread(ours)}${note ? ` (${note})` : ''}`,
    rival ? `${rival.name}: ${short(rival.summary.median)} ${unit}` : '',
    ratio ? `${short(ratio.median)}${spread(ratio)}` : '',
    goal ? goalText(goal) : '',
    isReached === undefined ? '' : isReached ? 'yes' : 'NO',
  ]
}

function spread({ low, high, rounds }: Summary): string {
  return rounds > 1 ? ` (${short(low)}-${short(high)})` : ''
}

export function goalText({ of, most, least }: Goal): string {
  const limit = most === undefined ? `>= ${least}` : `<= ${most}`
  return of === 'ratio' ? `${limit} x` : limit
}

/** Three digits that mean something. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)))
  return value.toFixed(Math.max(0, Math.min(4, 2 - digits)))
}
