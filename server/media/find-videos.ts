import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { mediaType } from './media-type.ts'

/** More than this no page shows well. */
export const MAX_VIDEOS = 1000
const MAX_DEPTH = 8

export interface FoundVideo {
  /** The names that lead to it. */
  names: string[]
  captions: string[] | undefined
}

/**
 * Each video of a folder and of those below it, in the order in which a person would look for it: 2
 * comes before 10. Calls `onLeftOut` with what is not looked at any more, and why.
 */
export async function findVideos(
  folder: string,
  onLeftOut: (what: string, why: string) => void,
): Promise<FoundVideo[]> {
  const found: FoundVideo[] = []
  await walk([])
  return found

  async function walk(names: string[]): Promise<void> {
    const entries = await entriesOf(join(folder, ...names))
    const all = new Set(entries.map(({ name }) => name))
    for (const entry of entries) {
      const at = [...names, entry.name]
      if (!isVideo(entry) && !entry.isDirectory()) continue
      if (found.length >= MAX_VIDEOS) {
        return onLeftOut(join(folder, ...at), `there are ${MAX_VIDEOS} videos before it`)
      }
      if (isVideo(entry)) found.push({ names: at, captions: captionsOf(at, all) })
      else if (at.length <= MAX_DEPTH) await walk(at)
      else onLeftOut(join(folder, ...at), `it lies more than ${MAX_DEPTH} folders deep`)
    }
  }
}

/** The captions that lie beside a video under the same name. */
function captionsOf(names: string[], siblings: Set<string>): string[] | undefined {
  const name = names.at(-1) ?? ''
  const captions = `${basename(name, extname(name))}.vtt`
  return siblings.has(captions) ? [...names.slice(0, -1), captions] : undefined
}

const { compare } = new Intl.Collator('en', { numeric: true })

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  // What begins with a dot is hidden on purpose: half-copied files, what a system left.
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compare(a.name, b.name))
}

/** A link may lead to one; opening it tells. */
function isVideo(entry: Dirent): boolean {
  return (entry.isFile() || entry.isSymbolicLink()) && mediaType(entry.name).startsWith('video/')
}
