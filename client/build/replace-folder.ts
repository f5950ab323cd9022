import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The unfinished build lies here, named by its process, until it is complete. */
const UNFINISHED = /^\.new-(\d+)-/

interface ReplaceOptions {
  /** On the same disk as the folder, so that a rename is atomic; made when it is not there. */
  scratch: string
  /** Which files of before are deleted in the end; by default those that were not written anew. */
  isStale?: (file: string) => boolean
}

/**
 * Puts what `write` leaves in an empty folder in the place of what is in `folder`, all at once when
 * it is whole (an atomic build): every file is there at any moment, old or new. When `write` rejects,
 * nothing has changed.
 */
export async function replaceFolder(
  folder: string,
  write: (fresh: string) => Promise<void>,
  { scratch, isStale = () => true }: ReplaceOptions,
): Promise<void> {
  await mkdir(scratch, { recursive: true })
  await removeAbandoned(scratch)
  const fresh = await mkdtemp(join(scratch, `.new-${process.pid}-`))
  try {
    await write(fresh)
    const files = await filesIn(fresh)
    await moveIn(fresh, folder, files)
    const stale = (await filesIn(folder)).filter((file) => !files.includes(file) && isStale(file))
    for (const file of stale) await rm(join(folder, file), { force: true })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Pages last: what they load is there before them. */
async function moveIn(fresh: string, folder: string, files: string[]): Promise<void> {
  const isPage = (file: string) => file.includes('.html')
  for (const file of [...files.filter((file) => !isPage(file)), ...files.filter(isPage)]) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await rename(join(fresh, file), join(folder, file))
  }
}

/** In the order of their names: a file before its compressed copies, which must never be older. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort()
}

/** Left by a build that was killed. */
async function removeAbandoned(scratch: string): Promise<void> {
  for (const name of await readdir(scratch)) {
    const pid = UNFINISHED.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    await rm(join(scratch, name), { recursive: true, force: true })
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // The process is there and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
