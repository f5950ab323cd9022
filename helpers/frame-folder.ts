import * as fs from 'node:fs'
import { mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const PREFIX = 'clip-'

// The forms of node:fs/promises make a handle around every file and take twice the CPU; these few
// calls are made ten times for every clip.
const makeTemp = promisify(fs.mkdtemp)
const writeFile = promisify(fs.writeFile)
const unlink = promisify(fs.unlink)

export interface NamedFile {
  name: string
  bytes: Buffer
}

/**
 * Writes frames as `1.jpg`, `2.jpg`, ... into a private folder below `tmpDir`, hands its path to
 * `use`, and removes it whatever happens.
 */
export function withFrameFolder<T>(
  tmpDir: string,
  frames: Buffer[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const files = frames.map((bytes, index) => ({ name: `${index + 1}.jpg`, bytes }))
  return withFiles(tmpDir, files, use)
}

/** The same for files of any name. */
export async function withFiles<T>(
  tmpDir: string,
  files: NamedFile[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await makeFolder(tmpDir)
  try {
    await writeFiles(folder, files)
    return await use(folder)
  } finally {
    await removeFolder(folder, files)
  }
}

async function makeFolder(tmpDir: string): Promise<string> {
  const prefix = join(tmpDir, PREFIX)
  return makeTemp(prefix).catch(async () => {
    await mkdir(tmpDir, { recursive: true, mode: 0o700 })
    return makeTemp(prefix)
  })
}

/** Waits for all writes even when one fails: a late one would outlive the folder's removal. */
async function writeFiles(folder: string, files: NamedFile[]): Promise<void> {
  const writes = await Promise.allSettled(
    files.map(({ name, bytes }) => writeFile(join(folder, name), bytes, { mode: 0o600 })),
  )
  for (const write of writes) if (write.status === 'rejected') throw write.reason
}

/** Names what lies in it, at a third of the cost of looking; whatever else there is, goes too. */
async function removeFolder(folder: string, files: NamedFile[]): Promise<void> {
  try {
    await Promise.all(files.map(({ name }) => unlink(join(folder, name))))
    await rmdir(folder)
  } catch {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Removes the folders that a killed server left in `tmpDir`, and tells how many. Only for a folder
 * that belongs to this server alone, and before its first clip.
 */
export async function sweepLeftovers(tmpDir: string): Promise<number> {
  const names = (await list(tmpDir)).filter((name) => name.startsWith(PREFIX))
  for (const name of names) await rm(join(tmpDir, name), { recursive: true, force: true })
  return names.length
}

/** Removes `tmpDir` itself, unless somebody else has put something there. */
export async function removeEmpty(tmpDir: string): Promise<void> {
  if ((await list(tmpDir)).length > 0) return
  await rmdir(tmpDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY') throw error
  })
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
