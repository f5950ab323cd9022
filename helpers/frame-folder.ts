import { mkdir, mkdtemp, readdir, rm, rmdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const PREFIX = 'clip-'

/**
 * Writes frames as `1.jpg`, `2.jpg`, ... into a private folder below `tmpDir`, hands its path to
 * `use`, and removes it whatever happens.
 */
export async function withFrameFolder<T>(
  tmpDir: string,
  frames: Buffer[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  await mkdir(tmpDir, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(tmpDir, PREFIX))
  try {
    await writeFrames(folder, frames)
    return await use(folder)
  } finally {
    await removeFolder(folder, frames.length)
  }
}

/** Waits for all writes even when one fails: a late one would outlive the folder's removal. */
async function writeFrames(folder: string, frames: Buffer[]): Promise<void> {
  const writes = await Promise.allSettled(
    frames.map((frame, index) => writeFile(frameIn(folder, index), frame, { mode: 0o600 })),
  )
  for (const write of writes) if (write.status === 'rejected') throw write.reason
}

/** Names what lies in it, at a third of the cost of looking; whatever else there is, goes too. */
async function removeFolder(folder: string, frames: number): Promise<void> {
  const names = Array.from({ length: frames }, (_, index) => frameIn(folder, index))
  try {
    await Promise.all(names.map((name) => unlink(name)))
    await rmdir(folder)
  } catch {
    await rm(folder, { recursive: true, force: true })
  }
}

function frameIn(folder: string, index: number): string {
  return join(folder, `${index + 1}.jpg`)
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
