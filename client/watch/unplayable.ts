import { pathTo } from '../page/addresses.ts'
import { watchText } from '../words/watch-text.ts'

/**
 * Calls `tell` when this browser cannot play what a player was given: it refuses the file (a codec
 * it lacks), or plays its sound and has no picture for it.
 */
export function whenUnplayable(video: HTMLVideoElement, tell: () => void): void {
  video.addEventListener('error', () => video.hasAttribute('src') && tell())
  video.addEventListener('loadedmetadata', () => video.videoWidth === 0 && tell())
}

/** Says so, and offers the film below `media` for another player. */
export function sayUnplayable(path: string): (string | Node)[] {
  const link = document.createElement('a')
  link.href = pathTo(`media${path}`)
  link.download = ''
  link.textContent = watchText.download
  return [watchText.unplayable, ' ', link]
}
