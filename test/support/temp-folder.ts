import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mustBeUndone } from './forgotten.ts'

export interface TempFolder {
  path: string
  /** Takes it away with all that is in it. */
  remove(): Promise<void>
}

/** An empty folder of the test's own. */
export async function makeTempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), 'animate-test-'))
  const removed = mustBeUndone(`the folder ${path}`, remove)
  async function remove(): Promise<void> {
    await rm(path, { recursive: true, force: true })
    removed()
  }
  return { path, remove }
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
