import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

/**
 * Runs the tests whose path holds the first word, and of these, if more words follow, those whose
 * names hold them: `npm run test:one -- draft`, `npm run test:one -- camera "Esc cancels"`.
 */

const [pattern, ...words] = process.argv.slice(2)

/** Which runner takes which files, and how it receives names. */
const RUNNERS = [
  { ending: '.test.ts', command: ['vitest', 'run'], byName: '-t' },
  {
    ending: '.spec.ts',
    command: ['playwright', 'test', '--reporter=list', '--output=test-results/e2e-one'],
    byName: '-g',
  },
  {
    ending: '.long.ts',
    command: ['vitest', 'run', '--config', 'vitest.long.config.ts'],
    byName: '-t',
  },
]

function filesOf(ending: string): string[] {
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' }).sort()
  return all.map((name) => `test/${name}`).filter((file) => file.endsWith(ending))
}

function run(pattern: string): number {
  // The long forms only when nothing else has that name, or when they are asked for.
  const found = RUNNERS.map((runner) => {
    const files = filesOf(runner.ending).filter((file) => file.includes(pattern))
    return { ...runner, files }
  }).filter(({ files }) => files.length > 0)
  const [first] = found
  if (first === undefined) {
    console.error(`No test has "${pattern}" in its path. Try a part of a name in test/.`)
    return 1
  }
  const runs = found.filter((one) => one === first || one.ending !== '.long.ts')
  const results = runs.map(({ command, files, byName }) => {
    const names = words.length > 0 ? [byName, words.join(' ')] : []
    return spawnSync('npx', ['--no-install', ...command, ...files, ...names], { stdio: 'inherit' })
  })
  return results.every(({ status }) => status === 0) ? 0 : 1
}

const USAGE = 'npm run test:one -- <part of a path> [words of a name]'

if (pattern === '--help' || pattern === '-h') {
  console.log(`Usage: ${USAGE}`)
} else if (pattern === undefined) {
  console.error(`Say which: ${USAGE}`)
  process.exitCode = 1
} else {
  process.exitCode = run(pattern)
}
