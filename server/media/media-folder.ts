import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describeFile } from '../ranges/describe-file.ts'
import type { Representation } from '../ranges/send-file-range.ts'
import { mediaType } from './media-type.ts'
import { isWithin, openWithin, placeOf, realPath } from './open-within.ts'

export interface MediaFile {
  representation: Representation
  /** Where another program finds this very file for as long as it is open here. */
  place: string
  /** Gives the descriptor back. */
  close(): Promise<void>
}

/** The folder of longer videos, `MEDIA_DIR`. */
export interface MediaFolder {
  /** Its real path, without symbolic links. */
  path: string
  /** Opens a regular file below it; `undefined` for everything else, whatever the reason. */
  open(names: string[]): Promise<MediaFile | undefined>
  /** Whether a path leads into it, or to itself. */
  holds(path: string): Promise<boolean>
}

/** Throws one sentence when there is no such folder, or the system cannot keep readers inside it. */
export async function openMediaFolder(dir: string): Promise<MediaFolder> {
  const path = await realFolder(dir)
  return {
    path,
    open: (names) => openFile(path, join(path, ...names)),
    async holds(other) {
      const real = await realPath(other)
      return real !== undefined && isWithin(path, real)
    },
  }
}

async function realFolder(dir: string): Promise<string> {
  const path = await realPath(dir)
  if (path === undefined || !(await stat(path)).isDirectory()) {
    throw new Error(`MEDIA_DIR "${dir}" is not a folder.`)
  }
  if (process.platform === 'linux' && (await realPath('/proc/self/fd')) === undefined) {
    throw new Error('MEDIA_DIR needs /proc, which tells where an opened file lies. Mount it.')
  }
  return path
}

async function openFile(folder: string, path: string): Promise<MediaFile | undefined> {
  const opened = await openWithin(folder, path)
  if (opened === undefined) return undefined
  const { handle } = opened
  try {
    const representation = await describeFile(handle, mediaType(opened.path))
    const place = await placeOf(opened)
    if (representation) return { representation, place, close: () => handle.close() }
  } catch {
    // It could be opened but not looked at: as good as not there.
  }
  await handle.close()
  return undefined
}

/** Opens a file for as long as `use` takes; `undefined` when it is not there. */
export async function withMediaFile<T>(
  folder: MediaFolder,
  names: string[],
  use: (file: MediaFile) => Promise<T>,
): Promise<T | undefined> {
  const file = await folder.open(names)
  if (file === undefined) return undefined
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}
