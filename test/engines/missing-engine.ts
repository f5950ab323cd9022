import { readFileSync } from 'node:fs'
import { findProgram, USUAL_PATH } from '../../helpers/processes/find-program.ts'

/**
 * Why an engine cannot be tested here, as a sentence, or `undefined` where it can or must: on Debian, for
 * which script/test installs all of them, and in CI, a program that is missing fails the test instead.
 */
export async function missingEngine(...programs: string[]): Promise<string | undefined> {
  if (process.env.CI !== undefined || isDebian()) return undefined
  const found = await Promise.all(
    programs.map((name) => findProgram(name, process.env.PATH ?? USUAL_PATH)),
  )
  const missing = programs.filter((_, at) => found[at] === undefined)
  return missing.length === 0 ? undefined : `not installed here: ${missing.join(', ')}`
}

function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    // macOS, for one, has no such file.
    return false
  }
}
