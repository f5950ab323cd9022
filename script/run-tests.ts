import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'

/** Runs every suite, whatever the others do, and closes with one line that sums them up. */

interface Suite {
  name: string
  command: string[]
  /** The report the runner leaves, and how to read its figures. */
  report: string
  count(report: Record<string, unknown>): Counts
}

interface Counts {
  passed: number
  failed: number
}

const suites: Suite[] = [
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

function runSuite({ name, command, report, count }: Suite): Counts {
  console.log(`\n== ${name}`)
  rmSync(report, { force: true })
  const { status } = spawnSync('npx', ['--no-install', ...command], {
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  const counts = countsIn(report, count)
  // A runner that ends badly without naming a failed test has failed all the same.
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function countsIn(report: string, count: Suite['count']): Counts {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
}

mkdirSync('test-results', { recursive: true })
const all = suites.map(runSuite)
const passed = all.reduce((sum, counts) => sum + counts.passed, 0)
const failed = all.reduce((sum, counts) => sum + counts.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
