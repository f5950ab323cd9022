import type { Figure } from './figures.ts'
import { goalText, short } from './table.ts'

const ROW = 26
const LEFT = 480
const BAR = 330
const VALUES = LEFT + BAR + 12
const WIDTH = VALUES + 300

/**
 * Every figure that has a goal as a bar: its length says how much of the goal is used up, the line
 * is the goal, the whisker the spread. Whatever ends before the line is reached.
 */
export function chart(figures: Figure[]): string {
  const judged = figures.filter(({ goal }) => goal !== undefined)
  const height = 56 + judged.length * ROW
  const goalAt = LEFT + BAR / 1.5
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Measured figures against their goals" font-family="system-ui, sans-serif" font-size="12">
<style>text{fill:#24292f}.soft{fill:#6e7781}.reached{fill:#1a7f64}.missed{fill:#c4452d}.line{stroke:#6e7781;stroke-dasharray:3 3}.whisker{stroke:#24292f}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#8b949e}.whisker{stroke:#e6edf3}}</style>
<text x="${goalAt}" y="18" text-anchor="middle" class="soft">goal</text>
<text x="${LEFT - 10}" y="18" text-anchor="end" class="soft">shorter is better</text>
<line class="line" x1="${goalAt}" x2="${goalAt}" y1="26" y2="${height - 20}"/>
${judged.map((figure, index) => bar(figure, 32 + index * ROW)).join('\n')}
</svg>
`
}

function bar(figure: Figure, y: number): string {
  const { what, goal, ratio, ours, rival, unit, isReached } = figure
  const value = goal?.of === 'ratio' ? ratio : ours
  if (!goal || !value) return ''
  const ends = [used(figure, value.low), used(figure, value.high)].sort((a, b) => a - b)
  const [from = 0, to = 0] = ends.map(scale)
  const width = Math.max(2, scale(used(figure, value.median)))
  const is = goal.of === 'ratio' ? `${short(value.median)} x` : `${short(value.median)} ${unit}`
  const beside = goal.of === 'ratio' && rival ? ` of ${rival.name}` : ''
  const middle = y + 9
  const label = plain(`${is}${beside} (${goalText(goal)})`)
  return [
    `<text x="${LEFT - 10}" y="${y + 13}" text-anchor="end">${plain(what)}</text>`,
    `<rect class="${isReached ? 'reached' : 'missed'}" x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="18" rx="3"/>`,
    `<line class="whisker" x1="${(LEFT + from).toFixed(1)}" x2="${(LEFT + to).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
    `<text x="${VALUES}" y="${y + 13}" class="soft">${label}</text>`,
  ].join('')
}

/** How much of the goal a value uses up: 1 is just reached. */
function used({ goal }: Figure, value: number): number {
  if (goal?.least !== undefined) return goal.least / value
  const most = goal?.most ?? 1
  return most === 0 ? (value > 0 ? 1.5 : 0) : Math.max(0, value / most)
}

function scale(share: number): number {
  return (Math.min(1.5, share) / 1.5) * BAR
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
