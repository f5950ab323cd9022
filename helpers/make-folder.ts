import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder for this user's eyes only, and those above it, unless they are there. Rejects with
 * the system's reason. (Node's own `recursive` tries for ever where the system denies that a folder
 * is there and refuses to make it, as below /proc.)
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder)
  } catch (error) {
    const isBelowNothing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isBelowNothing || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await makeOne(folder)
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    // It may be there, or another process may just have made it.
    const found = await stat(folder).catch(() => undefined)
    if (!found?.isDirectory()) throw error
  }
}
