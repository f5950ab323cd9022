import { expect, test } from 'vitest'
import { failedOnPages, failedUnits } from '../../../script/tests/failed-tests.ts'

test('a failed test of a page is named by its file, line and name, however deep its group is', () => {
  const spec = { title: 'a loop plays', file: 'play.spec.ts', line: 7 }
  const report = {
    suites: [
      { specs: [{ ...spec, ok: true }], suites: [{ specs: [{ ...spec, line: 9, ok: false }] }] },
    ],
  }
  expect(failedOnPages(report)).toEqual(['play.spec.ts:9 > a loop plays'])
})

test('a failed unit is named by its file and name, and a file that could not be run by its message', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        { fullName: 'takes away', status: 'failed' },
      ],
    },
    { name: 'b.test.ts', message: 'Cannot find module', assertionResults: [] },
  ]
  expect(failedUnits({ testResults })).toEqual([
    'a.test.ts > takes away',
    'b.test.ts > Cannot find module',
  ])
})
