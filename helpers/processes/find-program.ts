import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, resolve } from 'node:path'

/** Where programs usually are, for callers that have no PATH to hand. */
export const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'

/** The whole path of the first program of this name in a list such as PATH. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    if (folder === '') continue
    const path = resolve(folder, name)
    if (await canRun(path)) return path
  }
  return undefined
}

export async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
