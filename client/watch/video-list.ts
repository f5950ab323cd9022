import { pathTo } from '../page/addresses.ts'

/** As `/watch/videos.json` tells it. */
export interface Video {
  title: string
  path: string
  sizeBytes: number
  durationMs: number | null
  /** Of a text track (WebVTT) that lies beside it. */
  captionsPath: string | null
}

interface VideoList {
  videos: Video[]
  /** The server still looks at some: ask again in a moment for the rest. */
  isPartial: boolean
}

export const ASK_AGAIN_MS = 1500

/**
 * Gives `show` what the server has, and again until that is all; `undefined` where it does not answer.
 * Never rejects.
 */
export async function followVideos(
  show: (videos: Video[] | undefined, isPartial: boolean) => void,
): Promise<void> {
  const list = await askVideos()
  show(list?.videos, list?.isPartial ?? false)
  if (list?.isPartial) setTimeout(() => void followVideos(show), ASK_AGAIN_MS)
}

async function askVideos(): Promise<VideoList | undefined> {
  try {
    const response = await fetch(pathTo('watch/videos.json'))
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}
