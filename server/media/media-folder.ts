import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Representation } from '../ranges/send-file-range.ts'
import { mediaType } from './media-type.ts'

export interface MediaFile {
  representation: Representation
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

/** Throws one sentence when there is no such folder. */
export async function openMediaFolder(dir: string): Promise<MediaFolder> {
  const path = await realFolder(dir)
  return {
    path,
    async open(names) {
      const real = await realPath(join(path, ...names))
      return real !== undefined && isWithin(path, real) ? openFile(real) : undefined
    },
    async holds(other) {
      const real = await realPath(other)
      return real !== undefined && isWithin(path, real)
    },
  }
}

async function realFolder(dir: string): Promise<string> {
  const path = await realPath(dir)
  if (path !== undefined && (await stat(path)).isDirectory()) return path
  throw new Error(`MEDIA_DIR "${dir}" is not a folder.`)
}

/** Where a path leads when every symbolic link is followed. */
function realPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** A link put in the file's place meanwhile is not followed; a named pipe does not make it wait. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

async function openFile(path: string): Promise<MediaFile | undefined> {
  const handle = await open(path, FLAGS).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const representation = await describe(handle, path)
    if (representation) return { representation, close: () => handle.close() }
  } catch {
    // It could be opened but not looked at: as good as not there.
  }
  await handle.close()
  return undefined
}

async function describe(handle: FileHandle, path: string): Promise<Representation | undefined> {
  const found = await handle.stat({ bigint: true })
  if (!found.isFile()) return undefined
  const { size, mtimeNs, ctimeNs } = found
  return {
    sizeBytes: Number(size),
    contentType: mediaType(path),
    // Whoever sets the time of writing back cannot set the time of change (ctime) back.
    etag: `"${[size, mtimeNs, ctimeNs].map((n) => n.toString(36)).join('-')}"`,
    // A date to come would be believed by nobody: RFC 9110, section 8.8.2.1.
    lastModifiedAt: Math.min(Number(found.mtimeMs), Date.now()),
    source: {
      async read(buffer, position) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
        return bytesRead
      },
    },
  }
}
