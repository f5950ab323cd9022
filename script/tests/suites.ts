import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'

export interface Counts {
  passed: number
  failed: number
}

interface Suite {
  name: string
  command: string[]
  /** The report the runner leaves, and how to read its figures. */
  report: string
  count(report: Record<string, unknown>): Counts
}

export const suites: Suite[] = [
  {
    name: 'units, contracts and servers',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json'],
    report: 'test-results/vitest.json',
    count: (report) => ({
      passed: Number(report.numPassedTests),
      failed: Number(report.numFailedTests),
    }),
  },
  {
    name: 'browsers',
    command: ['playwright', 'test', '--reporter=list,json'],
    report: 'test-results/playwright.json',
    count: ({ stats }) => {
      const { expected = 0, unexpected = 0, flaky = 0 } = stats as Record<string, number>
      return { passed: expected, failed: unexpected + flaky }
    },
  },
]

/**
 * Runs one suite, whatever it finds. What it prints is held back and shown in one piece, since
 * the other one is running beside it.
 */
export async function runSuite(suite: Suite, env: NodeJS.ProcessEnv): Promise<Counts> {
  rmSync(suite.report, { force: true })
  const child = spawn('npx', ['--no-install', ...suite.command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: suite.report },
  })
  const output = keepOutput(child)
  const [status] = await once(child, 'close')
  console.log(`\n== ${suite.name}\n${output()}`)
  const counts = countsIn(suite)
  // A runner that ends badly without naming a failed test has failed all the same.
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function keepOutput({ stdout, stderr }: ChildProcess): () => string {
  const chunks: Buffer[] = []
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

function countsIn({ report, count }: Suite): Counts {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
}
