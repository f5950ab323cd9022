/** A panel of the dashboard, and what Prometheus answered to its queries. */
export interface Answered {
  panel: {
    title: string
    type: string
    gridPos: { x: number; y: number; w: number; h: number }
    fieldConfig: { defaults: { unit: string; custom?: { stacking: { mode: string } } } }
    targets: { expr: string; legendFormat: string }[]
  }
  series: { name: string; points: (readonly [number, number])[] }[]
}

type Series = Answered['series']

/** Pixels of one of Grafana's 24 columns, and of a row. */
const COLUMN = 56
const ROW = 30
const GAP = 8
const WIDTH = 24 * COLUMN
const COLOURS = [
  '#73bf69',
  '#f2cc0c',
  '#5794f2',
  '#ff780a',
  '#b877d9',
  '#e02f44',
  '#37872d',
  '#8ab8ff',
]

const STYLE = `text{fill:#ccccdc;font:12px system-ui,sans-serif}.t{font-weight:600}.s{fill:#8e8ea0;font-size:10.5px}.n{font-size:38px;fill:#73bf69;font-weight:600}.p{fill:#181b1f;stroke:#2c3235}.g{stroke:#2c3235}`

/** One SVG with all panels where the dashboard has them. */
export function drawDashboard(answers: Answered[]): string {
  const rows = Math.max(...answers.map(({ panel: { gridPos } }) => gridPos.y + gridPos.h))
  const height = rows * ROW
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The dashboard, drawn from a real server's figures">
<style>${STYLE}</style>
<rect width="${WIDTH}" height="${height}" fill="#111217"/>
${answers.map(drawPanel).join('\n')}
</svg>
`
}

function drawPanel({ panel, series }: Answered): string {
  const { x, y, w, h } = panel.gridPos
  const [left, top] = [x * COLUMN + GAP / 2, y * ROW + GAP / 2]
  const [width, height] = [w * COLUMN - GAP, h * ROW - GAP]
  const { unit, custom } = panel.fieldConfig.defaults
  const isStacked = custom?.stacking.mode === 'normal'
  const inside =
    panel.type === 'stat'
      ? drawStat(series, unit, { width, height })
      : drawGraph(isStacked ? stack(series) : series, { unit, width, height, isStacked })
  return `<g transform="translate(${left} ${top})"><rect class="p" width="${width}" height="${height}" rx="3"/><text class="t" x="10" y="19">${plain(panel.title)}</text>${inside}</g>`
}

interface Box {
  width: number
  height: number
}

function drawStat(series: Series, unit: string, { width, height }: Box): string {
  const last = series[0]?.points.at(-1)?.[1]
  const text = last === undefined ? 'No data' : inUnit(last, unit)
  return `<text class="n" x="${width / 2}" y="${height / 2 + 24}" text-anchor="middle">${text}</text>`
}

interface Graph extends Box {
  unit: string
  isStacked: boolean
}

const EDGE = { left: 58, right: 12, top: 32, bottom: 38 }

function drawGraph(series: Series, { unit, width, height, isStacked }: Graph): string {
  const points = series.flatMap((one) => one.points).filter(([, value]) => Number.isFinite(value))
  if (points.length === 0) return `<text class="s" x="10" y="60">No data</text>`
  const [from, to] = [Math.min(...points.map(([at]) => at)), Math.max(...points.map(([at]) => at))]
  const top = Math.max(...points.map(([, value]) => value)) * 1.08 || 1
  const [innerWidth, innerHeight] = [
    width - EDGE.left - EDGE.right,
    height - EDGE.top - EDGE.bottom,
  ]
  const place = ([at, value]: readonly [number, number]) => {
    const share = to > from ? (at - from) / (to - from) : 0
    const px = EDGE.left + share * innerWidth
    return `${px.toFixed(1)},${(EDGE.top + (1 - value / top) * innerHeight).toFixed(1)}`
  }
  const grid = [0, 0.5, 1].map((share) => {
    const y = EDGE.top + (1 - share) * innerHeight
    return `<line class="g" x1="${EDGE.left}" x2="${width - EDGE.right}" y1="${y}" y2="${y}"/><text class="s" x="${EDGE.left - 6}" y="${y + 4}" text-anchor="end">${inUnit(share * top, unit)}</text>`
  })
  const floor = EDGE.top + innerHeight
  const lines = series.map(({ points: own }, index) => {
    const good = own.filter(([, value]) => Number.isFinite(value)).map(place)
    const [first, last] = [good[0]?.split(',')[0], good.at(-1)?.split(',')[0]]
    const colour = COLOURS[index % COLOURS.length]
    const area = isStacked
      ? `<polygon points="${first},${floor} ${good.join(' ')} ${last},${floor}" fill="${colour}" opacity=".25"/>`
      : ''
    return `${area}<polyline points="${good.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  })
  // The highest of a stack is painted first, so that the lower ones lie on it.
  return [...grid, ...lines.reverse(), legend(series, height)].join('')
}

function legend(series: Series, height: number): string {
  let x = 12
  const entries = series.map(({ name }, index) => {
    const entry = `<rect x="${x}" y="${height - 17}" width="12" height="3" fill="${COLOURS[index % COLOURS.length]}"/><text class="s" x="${x + 16}" y="${height - 12}">${plain(name)}</text>`
    x += 30 + name.length * 6
    return entry
  })
  return entries.join('')
}

/** Each on top of those before it; where one has no point, it counts as nothing. */
function stack(series: Series): Series {
  const sums = new Map<number, number>()
  return series.map(({ name, points }) => ({
    name,
    points: points.map(([at, value]) => {
      const sum = (sums.get(at) ?? 0) + value
      sums.set(at, sum)
      return [at, sum] as const
    }),
  }))
}

function inUnit(value: number, unit: string): string {
  if (unit === 'percentunit') return `${short(value * 100)} %`
  if (unit === 's') return value < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`
  if (unit === 'bytes' || unit === 'Bps') {
    const text = value < 1e6 ? `${short(value / 1024)} KiB` : `${short(value / 1024 ** 2)} MiB`
    return unit === 'Bps' ? `${text}/s` : text
  }
  return short(value)
}

function short(value: number): string {
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)))
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
