import { basename, extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import PQueue from 'p-queue'
import { mediaPath } from '../../helpers/media-path.ts'
import { type FoundVideo, findVideos, MAX_VIDEOS } from './find-videos.ts'
import { withMediaFile } from './media-folder.ts'
import { createVideoDurations, type VideoDurationsParts } from './video-durations.ts'

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

export interface VideoLibraryParts extends VideoDurationsParts {
  /** Called once with a sentence about each video that is left out. */
  onWarning(text: string): void
  /** For how long one look at the folder serves all requests; a second by default. */
  freshMs?: number
}

export interface VideoLibrary {
  list(): Promise<VideoList>
}

/** How long a page waits for the first list; the rest comes later. */
const PATIENCE_MS = 1500
const FRESH_MS = 1000

/** Lists the videos of a folder and those below it, in the order of their names. */
export function createVideoLibrary(parts: VideoLibraryParts): VideoLibrary {
  const { folder, freshMs = FRESH_MS } = parts
  const durations = createVideoDurations(parts)
  // A thousand files opened at once would take every descriptor there is.
  const opening = new PQueue({ concurrency: 16 })
  const leaveOut = warnOnce(parts.onWarning)
  let latest: { at: number; list: Promise<VideoList> } | undefined

  /** A listed file must be one that can be served, so it is opened as it will be then. */
  const open = (names: string[]) =>
    opening.add(() => withMediaFile(folder, names, async ({ representation }) => representation))

  async function look({ names, captions }: FoundVideo): Promise<Video | undefined> {
    const file = await open(names)
    if (file === undefined) leaveOut(join(folder.path, ...names), whyNotServed(names))
    if (file === undefined) return undefined
    const hasCaptions = captions !== undefined && (await open(captions)) !== undefined
    return {
      title: titleOf(names),
      path: mediaPath(names),
      sizeBytes: file.sizeBytes,
      durationMs: await durations.of(names, file.etag),
      captionsPath: hasCaptions ? mediaPath(captions) : null,
    }
  }

  async function listNow(): Promise<VideoList> {
    const looks = (await findVideos(folder.path, leaveOut)).map((video) => look(video))
    const late = setTimeout(PATIENCE_MS, 'late' as const, { ref: false })
    const found = await Promise.all(looks.map((video) => Promise.race([video, late])))
    const videos = found.filter((video) => video !== undefined && video !== 'late')
    return { videos, isPartial: found.includes('late') }
  }

  function list(): Promise<VideoList> {
    const now = performance.now()
    if (!latest || now - latest.at >= freshMs) latest = { at: now, list: listNow() }
    return latest.list
  }

  return { list }
}

/** `One_day.2019.mp4` is called "One day.2019". */
function titleOf(names: string[]): string {
  const name = names.at(-1) ?? ''
  return basename(name, extname(name)).replaceAll('_', ' ')
}

/** What a name that is not UTF-8 has instead of the bytes that make no letter. */
const NO_LETTER = '\ufffd'

function whyNotServed(names: string[]): string {
  return names.join().includes(NO_LETTER)
    ? 'its name is not in UTF-8: rename it'
    : 'it cannot be read, or leads out of the folder'
}

/** The same is said once, and no more of it is remembered than of videos in a folder. */
function warnOnce(onWarning: (text: string) => void) {
  const said = new Set<string>()
  return (what: string, why: string) => {
    if (said.has(what) || said.size >= MAX_VIDEOS) return
    said.add(what)
    onWarning(`"${what}" is left out of /watch: ${why}.`)
  }
}
