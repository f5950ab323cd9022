import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PROJECT_FILES } from './support/project-files.ts'

/** What CONTRIBUTING.md asks of every file, as far as a program can see it. */

const MAX_LINES = 300

const textOf = (file: string) => readFileSync(file, 'utf8')
const sources = PROJECT_FILES.filter((file) => /\.(ts|css|hbs)$/.test(file))

test(`no file has more than ${MAX_LINES} lines`, () => {
  const long = sources.filter((file) => textOf(file).split('\n').length - 1 > MAX_LINES)
  expect(long).toEqual([])
})

test('no test waits for time to pass', () => {
  // A pause is too short on a slow machine and too long on every other; there is an event to wait for.
  const pause =
    /\.waitForTimeout\(|await (?:setTimeout|sleep|wait)\(\d|setTimeout\(resolve, *\d{2,}\)/
  const tests = sources.filter((file) => /^test\/.*\.(test|spec)\.ts$/.test(file))
  expect(tests.length).toBeGreaterThan(100)
  expect(
    tests.filter((file) => pause.test(textOf(file).replace(/^.*const pause.*$/m, ''))),
  ).toEqual([])
})

test('no file silences the linter or the compiler', () => {
  const silence = /biome-ignore|@ts-(?:ignore|nocheck)|eslint-disable/
  const silent = sources.filter(
    (file) => silence.test(textOf(file)) && file !== 'test/habits.test.ts',
  )
  expect(silent).toEqual([])
})

test('no file holds the marks of a merge that was not resolved', () => {
  const texts = PROJECT_FILES.filter((file) => /\.(md|ts|js|json|yml|yaml|css|hbs|sh)$/.test(file))
  expect(texts.length).toBeGreaterThan(500)
  expect(texts.filter((file) => /^(?:<{7}|>{7}) /m.test(textOf(file)))).toEqual([])
})
