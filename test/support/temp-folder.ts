import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TempFolder {
  path: string
  /** Takes it away with all that is in it. */
  remove(): Promise<void>
}

const present = new Set<string>()

/** An empty folder of the test's own. */
export async function makeTempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), 'animate-test-'))
  present.add(path)
  return { path, remove: () => removeFolder(path) }
}

/** Hands an empty folder to `use` and removes it afterwards. */
export async function withTempFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTempFolder()
  try {
    return await use(folder.path)
  } finally {
    await folder.remove()
  }
}

/** Removes the folders that nobody has removed, and names them. */
export async function removeForgottenFolders(): Promise<string[]> {
  const forgotten = [...present]
  await Promise.all(forgotten.map(removeFolder))
  return forgotten
}

async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  present.delete(path)
}
