import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** macOS: no component of the path may be a link. Node has no name for it. */
const O_NOFOLLOW_ANY = process.platform === 'darwin' ? 0x20000000 : 0
/** A link put in the file's place meanwhile is not followed; a named pipe does not make it wait. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | O_NOFOLLOW_ANY

export interface Opened {
  handle: FileHandle
  /** Its real path, without symbolic links. */
  path: string
}

/**
 * Opens what lies at `path` if it lies within `folder`, a real path; `undefined` otherwise. Links
 * that stay inside are followed.
 *
 * Looking where a path leads and then opening it are two steps: a program that may write into the folder
 * can put a link in between (a race of time of check to time of use). So it is the opened file that is asked
 * where it lies: Linux tells by its descriptor, macOS opens nothing through a link.
 */
export async function openWithin(
  folder: string,
  path: string,
  lookUp = realPath,
): Promise<Opened | undefined> {
  const real = await lookUp(path)
  // Looked at before, too: to open a device or a pipe may do something.
  if (real === undefined || !isWithin(folder, real)) return undefined
  const handle = await open(real, FLAGS).catch(() => undefined)
  if (handle === undefined) return undefined
  const opened = await pathOf(handle, real)
  if (opened !== undefined && isWithin(folder, opened)) return { handle, path: real }
  await handle.close()
  return undefined
}

/** Where the opened file lies; `undefined` when that cannot be told. */
async function pathOf(handle: FileHandle, asked: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return asked
  return readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined)
}

/**
 * A path by which another program of this user reads the very file that is open, whatever has become
 * of its name; its path where there is no such thing.
 */
export async function placeOf({ handle, path }: Opened): Promise<string> {
  return (await canLendDescriptors()) ? `/proc/${process.pid}/fd/${handle.fd}` : path
}

/** Linux does, unless the program was given rights of its own (setcap): then root owns its entries. */
async function canLendDescriptors(): Promise<boolean> {
  const entry = await stat('/proc/self/fd').catch(() => undefined)
  return entry !== undefined && entry.uid === process.geteuid?.()
}

/** Where a path leads when every symbolic link is followed. */
export function realPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(join(folder, sep))
}
