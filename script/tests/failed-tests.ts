/** What Playwright's report says of a file or a group of tests, as far as it is read here. */
interface PageSuite {
  suites?: PageSuite[]
  specs?: { title: string; file: string; line: number; ok: boolean }[]
}

/** And what vitest's says of a file. */
interface TestFile {
  name: string
  message?: string
  assertionResults: { fullName: string; status: string }[]
}

/** The tests that failed, of a report of Playwright, each as its file, line and name. */
export function failedOnPages(report: PageSuite): string[] {
  const own = (report.specs ?? []).filter(({ ok }) => !ok)
  return [
    ...own.map(({ file, line, title }) => `${file}:${line} > ${title}`),
    ...(report.suites ?? []).flatMap(failedOnPages),
  ]
}

/** The same of a report of vitest; of a file that could not be run, its message. */
export function failedUnits({ testResults = [] }: { testResults?: TestFile[] }): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    if (assertionResults.length === 0 && message) return [`${name} > ${message}`]
    return failed.map(({ fullName }) => `${name} > ${fullName}`)
  })
}
