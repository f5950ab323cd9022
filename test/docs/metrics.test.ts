import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { afterAll, expect, test } from 'vitest'
import { CUTS, REQUEST_REFUSALS } from '../../realtime/meter.ts'
import { ENCODE_OUTCOMES } from '../../server/metrics/clip-metrics.ts'
import { createMetrics } from '../../server/metrics/create-metrics.ts'

const text = readFileSync('docs/metrics.md', 'utf8')
const { register, close } = createMetrics()
afterAll(close)

const metrics = await register.getMetricsAsJSON()
const labelsOf = (name: string): string[] => {
  const metric = register.getSingleMetric(name)
  const names: unknown = metric && 'labelNames' in metric ? metric.labelNames : []
  return Array.isArray(names) ? names.map(String) : []
}

test('the table of metrics shows each one as it is, and no other', () => {
  const rows = text.matchAll(
    /^\| `((?:animate|process|nodejs)_\w+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm,
  )
  const shown = [...rows].map(([, name, type, labels, meaning]) => [name, type, labels, meaning])
  const known = metrics.map(({ name, type, help }) => [
    ...[
      name,
      String(type),
      labelsOf(name)
        .map((label) => `\`${label}\``)
        .join(', '),
      help,
    ],
  ])
  expect(shown.sort()).toEqual(known.sort())
})

test('every value of a label is explained', () => {
  const explained = [...text.matchAll(/`(\w+)`/g)].map(([, word]) => word)
  const values = [...CUTS, ...REQUEST_REFUSALS, ...ENCODE_OUTCOMES]
  expect(values.filter((value) => !explained.includes(value))).toEqual([])
})

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[]
}

const { panels } = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')) as Dashboard
const queries = panels.flatMap(({ title, targets }) =>
  // Grafana puts these in before it asks.
  targets.map(({ expr }) => ({ title, query: expr.replaceAll('$__rate_interval', '1m') })),
)

test('the queries of the dashboard are sound PromQL', () => {
  expect(queries.length).toBeGreaterThan(20)
  const broken = queries.filter(({ query }) => nodesIn(query).some(({ name }) => name === '⚠'))
  expect(broken).toEqual([])
})

test('they name metrics and labels that exist, and every figure of the chat is in one', () => {
  const names = new Set(metrics.flatMap(({ name, type }) => seriesOf(name, String(type))))
  const asked = queries.flatMap(({ query }) => wordsOf(query, 'VectorSelector > Identifier'))
  expect(asked.filter((name) => !names.has(name))).toEqual([])
  const labels = new Set([...metrics.flatMap(({ name }) => labelsOf(name)), 'instance', 'le'])
  const used = queries.flatMap(({ query }) => [
    ...wordsOf(query, 'UnquotedLabelMatcher > LabelName'),
    ...wordsOf(query, 'GroupingLabels > LabelName'),
  ])
  expect(used.length).toBeGreaterThan(queries.length)
  expect(used.filter((label) => !labels.has(label))).toEqual([])
  const missing = metrics.filter(
    ({ name }) => name.startsWith('animate_') && !asked.some((one) => one.startsWith(name)),
  )
  // Its label is what nodes are chosen by; sizes in bytes say the same as sizes in messages.
  expect(missing.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['animate_info', 'animate_replay_bytes']),
  )
  expect(missing.length).toBeLessThanOrEqual(3)
})

function seriesOf(name: string, type: string): string[] {
  return type === 'histogram' ? ['bucket', 'sum', 'count'].map((end) => `${name}_${end}`) : [name]
}

function nodesIn(query: string) {
  const nodes: { name: string; parent: string | undefined; text: string }[] = []
  parser.parse(query).iterate({
    enter({ name, from, to, node }) {
      nodes.push({ name, parent: node.parent?.name, text: query.slice(from, to) })
    },
  })
  return nodes
}

/** The words of a query that are of one kind below another. */
function wordsOf(query: string, path: string): string[] {
  const [parent, name] = path.split(' > ')
  return nodesIn(query)
    .filter((node) => node.name === name && node.parent === parent)
    .map(({ text }) => text)
}
