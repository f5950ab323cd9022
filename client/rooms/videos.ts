import { pathTo } from '../page/addresses.ts'

/** How many videos the server has to watch; 0 where it has none or does not answer. Never throws. */
export async function countVideos(): Promise<number> {
  try {
    const response = await fetch(pathTo('watch/videos.json'))
    if (!response.ok) return 0
    const { videos }: { videos?: unknown } = await response.json()
    return Array.isArray(videos) ? videos.length : 0
  } catch {
    return 0
  }
}
