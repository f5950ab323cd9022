import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { mkdtemp, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeFolder } from '../make-folder.ts'

const PREFIX = 'clip-'

// The forms of node:fs/promises make a handle around every file and take twice the CPU.
const writeFile = promisify(fs.writeFile)
const unlink = promisify(fs.unlink)

export interface NamedFile {
  name: string
  bytes: Buffer
}

/**
 * Writes a private file into `tmpDir`, hands its name to `use`, and removes it whatever happens.
 * One file for all frames of a clip costs a quarter of a folder with a file for each.
 */
export async function withTempFile<T>(
  tmpDir: string,
  bytes: Buffer,
  use: (name: string) => Promise<T>,
): Promise<T> {
  const name = `${PREFIX}${randomUUID()}`
  const path = join(tmpDir, name)
  const options = { mode: 0o600, flag: 'wx' }
  try {
    await inFolder(tmpDir, () => writeFile(path, bytes, options))
    return await use(name)
  } finally {
    // When it could not be written it may not be there.
    await unlink(path).catch(() => rm(path, { force: true }))
  }
}

/** Writes files into a private folder below `tmpDir`, and removes it after use, whatever happens. */
export async function withFiles<T>(
  tmpDir: string,
  files: NamedFile[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await inFolder(tmpDir, () => mkdtemp(join(tmpDir, PREFIX)))
  try {
    await writeFiles(folder, files)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Makes the folder when it is not there, and tries again. */
async function inFolder<T>(tmpDir: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (!isMissing(error)) throw error
    await makeFolder(tmpDir)
    return make()
  }
}

/** Waits for all writes even when one fails: a late one would outlive the folder's removal. */
async function writeFiles(folder: string, files: NamedFile[]): Promise<void> {
  const writes = await Promise.allSettled(
    files.map(({ name, bytes }) => writeFile(join(folder, name), bytes, { mode: 0o600 })),
  )
  for (const write of writes) if (write.status === 'rejected') throw write.reason
}

/**
 * Removes what a killed server left in `tmpDir`, and tells how many. Only for a folder
 * that belongs to this server alone, and before its first clip.
 */
export async function sweepLeftovers(tmpDir: string): Promise<number> {
  const names = (await list(tmpDir)).filter((name) => name.startsWith(PREFIX))
  for (const name of names) await rm(join(tmpDir, name), { recursive: true, force: true })
  return names.length
}

/** Removes `tmpDir` itself, unless another program has put something there. */
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
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
