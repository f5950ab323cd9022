import { mkdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { buildAll } from './build-once.ts'
import { makeRunFolder, type RunFolder } from './tests/run-folder.ts'
import { runSuite, suites } from './tests/suites.ts'

/**
 * Runs every suite, side by side, since most tests wait more than they compute, and closes with
 * one line that sums them up. What a test has left behind, folder or process, counts as a failure.
 */

/** A process that has been told to end may take this long; it is waited for only when there is one. */
const ENDING_MS = 5_000

async function leftBy(folder: RunFolder): Promise<string[]> {
  if (folder.whatIsLeft().length > 0) await wait(ENDING_MS)
  return folder.whatIsLeft()
}

const HELP = `Usage: npm test

Runs every suite: units, contracts and servers (vitest), and browsers (Playwright). Builds first what
has changed, and closes with one line that sums them up; ends with 1 when a test fails.

One file alone:     npm run test:one -- <part of a path> [words of a name]
The long tests:     npm run test:long
Lint and types too: npm run check`

async function runAll(): Promise<void> {
  mkdirSync('test-results', { recursive: true })
  buildAll()
  const folder = makeRunFolder()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      folder.clear()
      process.exit(1)
    })
  }
  try {
    await runSuites(folder)
  } finally {
    folder.clear()
  }
}

async function runSuites(folder: RunFolder): Promise<void> {
  const all = await Promise.all(suites.map((suite) => runSuite(suite, folder)))
  const left = await leftBy(folder)
  if (left.length > 0) console.log(`\nLeft behind by a test:\n${left.join('\n')}`)
  const names = all.flatMap((counts) => counts.names)
  // Once more at the very end, which is all that a host of CI may show.
  if (names.length > 0) console.log(`\nFailed:\n${names.join('\n')}`)
  const passed = all.reduce((sum, counts) => sum + counts.passed, 0)
  const failed = all.reduce((sum, counts) => sum + counts.failed, left.length)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

if (process.argv.slice(2).some((word) => /^(--help|-h)$/.test(word))) console.log(HELP)
else await runAll()
