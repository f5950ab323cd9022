import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findProgram } from '../../helpers/processes/find-program.ts'
import { freePort } from '../../test/support/servers/free-port.ts'
import { spawnServer } from '../../test/support/servers/server-process.ts'
import { type Answered, drawDashboard } from './draw.ts'
import { makeLoad } from './load.ts'

/**
 * `npm run docs:dashboard`: docs/grafana-dashboard.svg, a picture of the dashboard without a Grafana.
 * A real server is lived with for two minutes, a real Prometheus scrapes it and answers the
 * dashboard's own queries, and the answers are drawn. Prometheus has to be installed (Debian's package
 * of that name), or named by PROMETHEUS.
 */

const SECONDS = 120
const STAGE_KEY = 'a-key-for-the-picture'

interface Dashboard {
  panels: Answered['panel'][]
}

async function main(): Promise<void> {
  const prometheus =
    process.env.PROMETHEUS ?? (await findProgram('prometheus', process.env.PATH ?? ''))
  if (prometheus === undefined) throw new Error('Install prometheus, or name it by PROMETHEUS.')
  const folder = await mkdtemp(join(tmpdir(), 'animate-dashboard-'))
  const [metricsPort, rtmpPort, port] = [await freePort(), await freePort(), await freePort()]
  const flags = [
    '--metrics',
    `${metricsPort}`,
    '--rtmp-port',
    `${rtmpPort}`,
    '--stage-key',
    STAGE_KEY,
  ]
  const limits = [
    '--posts-per-minute',
    '0',
    '--connections-per-address',
    '120',
    '--message-ttl-seconds',
    '40',
  ]
  const server = await spawnServer(['--data-dir', join(folder, 'data'), ...flags, ...limits])
  const scraper = await startPrometheus(prometheus, { folder, port, metricsPort })
  try {
    const startedAt = Date.now()
    console.log(`Living with it for ${SECONDS} s ...`)
    await makeLoad({ url: server.url, rtmpPort, stageKey: STAGE_KEY, seconds: SECONDS })
    await wait(2000)
    const answers = await askAll(`http://127.0.0.1:${port}`, startedAt)
    await writeFile('docs/grafana-dashboard.svg', drawDashboard(answers))
    console.log('docs/grafana-dashboard.svg is drawn.')
  } finally {
    scraper.kill()
    await once(scraper, 'close')
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

interface Places {
  folder: string
  port: number
  metricsPort: number
}

async function startPrometheus(program: string, { folder, port, metricsPort }: Places) {
  const configuration = join(folder, 'prometheus.json')
  const targets = [`127.0.0.1:${metricsPort}`]
  // JSON is YAML, too.
  const scrape = { job_name: 'animate', scrape_interval: '1s', static_configs: [{ targets }] }
  await writeFile(configuration, JSON.stringify({ scrape_configs: [scrape] }))
  const child = spawn(
    program,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'figures')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await wait(100)
  return child
}

async function askAll(prometheus: string, startedAt: number): Promise<Answered[]> {
  const { panels } = JSON.parse(
    await readFile('deploy/grafana-dashboard.json', 'utf8'),
  ) as Dashboard
  return Promise.all(
    panels.map(async (panel) => ({
      panel,
      series: (
        await Promise.all(panel.targets.map((target) => ask(prometheus, target, startedAt)))
      ).flat(),
    })),
  )
}

async function ask(
  prometheus: string,
  { expr, legendFormat }: Answered['panel']['targets'][number],
  startedAt: number,
): Promise<Answered['series']> {
  // What Grafana would put in.
  const query = expr.replaceAll('$__rate_interval', '10s').replaceAll('$instance', '.*')
  const range = { start: `${startedAt / 1000}`, end: `${Date.now() / 1000}`, step: '2' }
  const parameters = new URLSearchParams({ query, ...range })
  const response = await fetch(`${prometheus}/api/v1/query_range?${parameters}`)
  const answer = (await response.json()) as Answer
  if (answer.status !== 'success') throw new Error(`${query}: ${answer.error}`)
  return answer.data.result.map(({ metric, values }) => ({
    name: legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''),
    points: values.map(([at, value]) => [at, Number(value)] as const),
  }))
}

interface Answer {
  status: string
  error?: string
  data: { result: { metric: Record<string, string>; values: [number, string][] }[] }
}

await main()
