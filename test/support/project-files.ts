import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { packageRoot } from '../../server/package-root.ts'

/** What a build, a test or a start makes lies beside the sources; .gitignore names it. */
const MADE = readFileSync(join(packageRoot, '.gitignore'), 'utf8').split('\n').filter(Boolean)
const isMade = (path: string) => MADE.some((made) => path === made || `${path}/` === made)

/** Every file of the project, by its path from the root. No git is asked: a machine may have none. */
export const PROJECT_FILES = filesIn('.')

function filesIn(folder: string): string[] {
  const entries = readdirSync(join(packageRoot, folder), { withFileTypes: true })
  return entries.flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.name === '.git' || isMade(path)) return []
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}
