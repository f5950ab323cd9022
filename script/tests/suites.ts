import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { failedOnPages, failedUnits } from './failed-tests.ts'
import type { RunFolder } from './run-folder.ts'

export interface Counts {
  passed: number
  failed: number
  /** Each failed test by its file and name. */
  names: string[]
}

interface Suite {
  name: string
  /** How it is run so that it leaves its report in this file. */
  command(report: string): string[]
  /** Reads the figures of the report. */
  count(report: Record<string, unknown>): Counts
}

export const suites: Suite[] = [
  {
    name: 'units, contracts and servers',
    command: (report) => [
      ...['vitest', 'run', '--reporter=default', '--reporter=json'],
      `--outputFile.json=${report}`,
    ],
    count: (report) => ({
      passed: Number(report.numPassedTests),
      failed: Number(report.numFailedTests),
      names: failedUnits(report),
    }),
  },
  {
    name: 'browsers',
    // By its environment, the only way it has.
    command: () => ['playwright', 'test', '--reporter=list,json'],
    count: ({ stats, ...report }) => {
      const { expected = 0, unexpected = 0, flaky = 0 } = stats as Record<string, number>
      return { passed: expected, failed: unexpected + flaky, names: failedOnPages(report) }
    },
  },
]

/**
 * Runs one suite, whatever it finds. What it prints is held back and shown in one piece, since
 * the other one is running beside it. Its report lies in the folder of this run: another run at the same
 * time has its own. The last one's is kept in test-results, too.
 */
export async function runSuite(suite: Suite, { path, env }: RunFolder): Promise<Counts> {
  const report = join(path, `.${suite.name.replaceAll(/\W+/g, '-')}.json`)
  const child = spawn('npx', ['--no-install', ...suite.command(report)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  const output = keepOutput(child)
  const [status] = await once(child, 'close')
  console.log(`\n== ${suite.name}\n${output()}`)
  if (existsSync(report)) copyFileSync(report, `test-results/${basename(report).slice(1)}`)
  const counts = countsIn(suite, report)
  // A runner that ends badly without naming a failed test has failed all the same.
  return status !== 0 && counts.failed === 0 ? { ...counts, ...endedBadly(suite) } : counts
}

function keepOutput({ stdout, stderr }: ChildProcess): () => string {
  const chunks: Buffer[] = []
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

function countsIn(suite: Suite, report: string): Counts {
  try {
    return suite.count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, ...endedBadly(suite) }
  }
}

function endedBadly({ name }: Suite): Omit<Counts, 'passed'> {
  return { failed: 1, names: [`The runner of ${name} ended badly: see what it printed.`] }
}
