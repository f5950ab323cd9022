import { readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The sum of the sizes of the wanted files in a folder. */
export async function bytesIn(folder: string, isWanted: (name: string) => boolean) {
  const names = (await readdir(folder)).filter(isWanted)
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}

export async function emptyFolder(folder: string): Promise<void> {
  const names = await readdir(folder)
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })))
}

/** How much this user may still write where the folder lies. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bfree, bsize } = await statfs(folder)
  // Some blocks are kept back for root.
  return (process.geteuid?.() === 0 ? bfree : bavail) * bsize
}

/**
 * Throws, with the system's reason, when the disk would not take what LevelDB writes when it opens
 * or repairs a database: its write-ahead log once more, and some books.
 */
export async function proveRoomToOpen(folder: string): Promise<void> {
  const logBytes = await bytesIn(folder, (name) => name.endsWith('.log'))
  const probe = join(folder, 'probe.tmp')
  try {
    await writeFile(probe, Buffer.alloc(logBytes + BOOKS_BYTES), { mode: 0o600 })
  } finally {
    await rm(probe, { force: true })
  }
}

const BOOKS_BYTES = 256 * 1024

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    // LevelDB deletes files at any time: what is gone takes no room.
    return 0
  }
}
