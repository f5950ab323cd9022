import PQueue from 'p-queue'
import { MAX_VIDEOS } from './find-videos.ts'
import { type MediaFolder, withMediaFile } from './media-folder.ts'

export interface VideoDurations {
  /** How long a video plays, in milliseconds; `null` when that cannot be told. */
  of(names: string[], etag: string): Promise<number | null>
}

export interface VideoDurationsParts {
  folder: MediaFolder
  /** How long a file plays, in milliseconds; may reject. */
  readDurationMs(file: string): Promise<number | undefined>
}

/** How long files play, asked once for each and remembered until it is changed. */
export function createVideoDurations({
  folder,
  readDurationMs,
}: VideoDurationsParts): VideoDurations {
  const known = new Map<string, Promise<number | null>>()
  const asking = new PQueue({ concurrency: 2 })

  async function ask(id: string, names: string[]): Promise<number | null> {
    try {
      const read = () => withMediaFile(folder, names, ({ place }) => readDurationMs(place))
      return (await asking.add(read)) ?? null
    } catch (error) {
      // Too much to do just now is no answer; everything else is: not a video after all, or of a
      // kind that this ffmpeg cannot read. A browser may all the same.
      if (isBusy(error)) known.delete(id)
      return null
    }
  }

  function of(names: string[], etag: string): Promise<number | null> {
    const id = [etag, ...names].join('/')
    const asked = known.get(id) ?? ask(id, names)
    if (known.size >= 2 * MAX_VIDEOS) known.clear()
    known.set(id, asked)
    return asked
  }

  return { of }
}

/** Whether the pool of encoders had no place. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'busy'
}
