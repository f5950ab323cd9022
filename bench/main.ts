/**
 * `npm run bench [-- [section...] [--quick] [--out folder]]`: real servers under real loads, each
 * figure against a rival measured in turn within the same run. Leaves a table, one JSON file and a
 * chart in the folder (bench/results by default). docs/performance.md explains the figures.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findCandidates } from '../helpers/encoders/candidates.ts'
import { findProgram } from '../helpers/processes/find-program.ts'
import { packageRoot } from '../server/package-root.ts'
import { chart } from './lib/chart.ts'
import { makeContent } from './lib/content.ts'
import type { Bench } from './lib/context.ts'
import type { Figure } from './lib/figures.ts'
import { machine } from './lib/machine.ts'
import { table } from './lib/table.ts'
import { cluster } from './sections/cluster.ts'
import { crowd } from './sections/crowd.ts'
import { encode } from './sections/encode.ts'
import { fanOut } from './sections/fan-out.ts'
import { growth } from './sections/growth.ts'
import { herd } from './sections/herd.ts'
import { idle } from './sections/idle.ts'
import { metrics } from './sections/metrics.ts'
import { page } from './sections/page.ts'
import { posts } from './sections/posts.ts'
import { reactions } from './sections/reactions.ts'

const SECTIONS: Record<string, (bench: Bench) => Promise<Figure[]>> = {
  encode,
  posts,
  'fan-out': fanOut,
  metrics,
  reactions,
  idle,
  crowd,
  herd,
  page,
  growth,
  cluster,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: join(packageRoot, 'bench/results') },
  },
})
const unknown = positionals.find((name) => !(name in SECTIONS))
if (unknown !== undefined) {
  console.error(`There is no section "${unknown}". There are: ${Object.keys(SECTIONS).join(', ')}`)
  process.exit(1)
}
const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS)

const folder = await mkdtemp(join(tmpdir(), 'animate-bench-'))
const startedAt = performance.now()
try {
  const bench = await prepare(folder, values.quick)
  let figures = await earlierFigures()
  for (const name of names) {
    console.error(`\n== ${name}`)
    figures = [...figures, ...(await measured(name, bench))]
    await save(figures)
  }
  conclude(figures)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** A section that fails must not take the others' figures along. */
async function measured(name: string, bench: Bench): Promise<Figure[]> {
  try {
    return (await SECTIONS[name]?.(bench)) ?? []
  } catch (error) {
    console.error(`   ${name} failed:`, error)
    process.exitCode = 1
    return []
  }
}

/** Of the sections that are not measured now: they can be run one by one. */
async function earlierFigures(): Promise<Figure[]> {
  const text = await readFile(join(values.out, 'performance.json'), 'utf8').catch(() => undefined)
  const earlier: { figures: Figure[] } = text ? JSON.parse(text) : { figures: [] }
  return earlier.figures.filter(({ section }) => !names.includes(section))
}

async function prepare(folder: string, isQuick: boolean): Promise<Bench> {
  const searchPath = process.env.PATH ?? ''
  const systemFfmpeg = await findProgram('ffmpeg', searchPath)
  if (systemFfmpeg === undefined) throw new Error('The bench needs ffmpeg on the PATH.')
  const candidates = await findCandidates({ searchPath })
  const pathOf = (wanted: string) => candidates.find(({ origin }) => origin === wanted)?.path
  const [builtFfmpeg, carriedFfmpeg] = [pathOf('built'), pathOf('carried')]
  if (!builtFfmpeg) console.error('Without a static ffmpeg: script/build-ffmpeg makes one.')
  const [head, flat, busy] = await Promise.all([
    makeContent('head', folder),
    makeContent('flat', folder),
    makeContent('busy', folder),
  ])
  const content = { head, flat, busy }
  const say = (text: string) => console.error(`   ${text}`)
  return { isQuick, systemFfmpeg, builtFfmpeg, carriedFfmpeg, content, folder, say }
}

async function save(figures: Figure[]): Promise<void> {
  const order = Object.keys(SECTIONS)
  figures.sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const about = { ...machine(), sections: names, isQuick: values.quick, seconds }
  await mkdir(values.out, { recursive: true })
  const json = JSON.stringify({ about, figures }, undefined, 2)
  await writeFile(join(values.out, 'performance.json'), `${json}\n`)
  await writeFile(join(values.out, 'performance.svg'), chart(figures))
}

function conclude(figures: Figure[]): void {
  console.log(`\n${table(figures)}\n`)
  const judged = figures.filter(({ goal }) => goal !== undefined)
  const reached = judged.filter(({ isReached }) => isReached)
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  console.log(
    `${reached.length} of ${judged.length} goals reached in ${seconds} s; ` +
      `figures and chart in ${values.out}`,
  )
}
