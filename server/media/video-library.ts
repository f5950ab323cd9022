import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { MediaFolder } from './media-folder.ts'
import { mediaPath } from './media-path.ts'
import { mediaType } from './media-type.ts'

/** A video of `MEDIA_DIR` as the page lists it. */
export interface Video {
  title: string
  /** Where it is: `/media` and this. */
  path: string
  sizeBytes: number
  /** `null` when ffmpeg cannot tell. */
  durationMs: number | null
  /** Captions (WebVTT) that lie beside it under the same name. */
  captionsPath: string | null
}

export interface VideoList {
  videos: Video[]
  /** Some are still being looked at: ask again in a moment for the rest. */
  isPartial: boolean
}

export interface VideoLibraryParts {
  folder: MediaFolder
  /** How long a file plays, in milliseconds; may reject. */
  readDurationMs(file: string): Promise<number | undefined>
}

export interface VideoLibrary {
  list(): Promise<VideoList>
}

const MAX_VIDEOS = 1000
const MAX_DEPTH = 8
/** How long a page waits for the first list; the rest comes later. */
const PATIENCE_MS = 1500
/** One look at the folder serves everybody who asks within a second. */
const FRESH_MS = 1000

/** Lists the videos of a folder and those below it, in the order of their names. */
export function createVideoLibrary({ folder, readDurationMs }: VideoLibraryParts): VideoLibrary {
  const durations = createDurations(readDurationMs)
  // A thousand files opened at once would take every descriptor there is.
  const opening = new PQueue({ concurrency: 16 })
  let latest: { at: number; list: Promise<VideoList> } | undefined

  async function look({ names, captions }: Found): Promise<Video | undefined> {
    const file = await opening.add(async () => {
      const opened = await folder.open(names)
      await opened?.close()
      return opened?.representation
    })
    if (file === undefined) return undefined
    const durationMs = await durations.of(join(folder.path, ...names), file.etag)
    return {
      title: titleOf(names),
      path: mediaPath(names),
      sizeBytes: file.sizeBytes,
      durationMs,
      captionsPath: captions ? mediaPath(captions) : null,
    }
  }

  async function listNow(): Promise<VideoList> {
    const looks = (await findVideos(folder.path)).map((video) => look(video))
    const late = setTimeout(PATIENCE_MS, 'late' as const, { ref: false })
    const found = await Promise.all(looks.map((video) => Promise.race([video, late])))
    const videos = found.filter((video) => video !== undefined && video !== 'late')
    return { videos, isPartial: found.includes('late') }
  }

  function list(): Promise<VideoList> {
    const now = performance.now()
    if (!latest || now - latest.at > FRESH_MS) latest = { at: now, list: listNow() }
    return latest.list
  }

  return { list }
}

/** How long files play, asked once for each and remembered until it is changed. */
function createDurations(readDurationMs: VideoLibraryParts['readDurationMs']) {
  const known = new Map<string, Promise<number | null>>()
  const asking = new PQueue({ concurrency: 2 })

  async function ask(name: string, file: string): Promise<number | null> {
    try {
      return (await asking.add(() => readDurationMs(file))) ?? null
    } catch (error) {
      // Too much to do just now is no answer; everything else is: not a video after all, or of a
      // kind that this ffmpeg cannot read. A browser may all the same.
      if (isBusy(error)) known.delete(name)
      return null
    }
  }

  function of(file: string, etag: string): Promise<number | null> {
    const name = `${etag} ${file}`
    const asked = known.get(name) ?? ask(name, file)
    if (known.size >= 2 * MAX_VIDEOS) known.clear()
    known.set(name, asked)
    return asked
  }

  return { of }
}

/** Whether the pool of encoders had no place. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'busy'
}

interface Found {
  /** The names that lead to it. */
  names: string[]
  captions: string[] | undefined
}

/** Each video, in the order in which a person would look for it: 2 comes before 10. */
async function findVideos(folder: string): Promise<Found[]> {
  const found: Found[] = []
  await walk([])
  return found

  async function walk(names: string[]): Promise<void> {
    const entries = await entriesOf(join(folder, ...names))
    const all = new Set(entries.map(({ name }) => name))
    for (const entry of entries) {
      if (found.length >= MAX_VIDEOS) return
      const { name } = entry
      const captions = `${basename(name, extname(name))}.vtt`
      const hasCaptions = all.has(captions)
      const at = [...names, name]
      if (isVideo(entry)) {
        found.push({ names: at, captions: hasCaptions ? [...names, captions] : undefined })
      } else if (entry.isDirectory() && names.length < MAX_DEPTH) await walk(at)
    }
  }
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

/** `One_day.2019.mp4` is called "One day.2019". */
function titleOf(names: string[]): string {
  const name = names.at(-1) ?? ''
  return basename(name, extname(name)).replaceAll('_', ' ')
}
