import { withTimeout } from '../../../post/with-timeout.ts'
import { FileRefused, keptCopy, type Source } from './source.ts'

/** A browser that has not found its way in a film by then will not find it. */
const SEEK_TIMEOUT_MS = 15_000
/** Far behind the end of any film: whoever is sent there finds the end. */
const BEHIND_THE_END_S = 1e7

/**
 * A film, read by the browser from the file as it needs it: never the whole, however long it is.
 * What has no length in its header (as recorders write it) is sent to its end to find it.
 */
export async function openFilm(file: Blob): Promise<Source> {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.preload = 'auto'
  const address = URL.createObjectURL(file)
  const close = () => {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(address)
  }
  try {
    await changed(video, 'loadeddata', () => {
      video.src = address
    })
    if (video.videoWidth === 0) throw new FileRefused('filmWithoutPicture')
    return {
      durationMs: await lengthOf(video),
      picturesAt: (instants, signal) => picturesAt(video, instants, signal),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

async function lengthOf(video: HTMLVideoElement): Promise<number | undefined> {
  if (Number.isFinite(video.duration)) return video.duration * 1000
  await seek(video, BEHIND_THE_END_S).catch(() => undefined)
  const lengthS = Number.isFinite(video.duration) ? video.duration : video.currentTime
  return lengthS > 0 && lengthS < BEHIND_THE_END_S ? lengthS * 1000 : undefined
}

async function picturesAt(
  video: HTMLVideoElement,
  instants: readonly number[],
  signal: AbortSignal,
): Promise<HTMLCanvasElement[]> {
  const pictures: HTMLCanvasElement[] = []
  for (const instant of instants) {
    await seek(video, instant / 1000)
    signal.throwIfAborted()
    pictures.push(keptCopy(video, { width: video.videoWidth, height: video.videoHeight }))
  }
  return pictures
}

function seek(video: HTMLVideoElement, timeS: number): Promise<void> {
  // Where it is already, some browsers do not say that they have arrived.
  if (Math.abs(video.currentTime - timeS) < 0.001 && !video.seeking) return Promise.resolve()
  return changed(video, 'seeked', () => {
    video.currentTime = timeS
  })
}

/** Resolves at an event that `begin` leads to; rejects with what the browser's error means. */
async function changed(
  video: HTMLVideoElement,
  event: 'loadeddata' | 'seeked',
  begin: () => void,
): Promise<void> {
  const listening = new AbortController()
  const { signal } = listening
  const arrived = new Promise<void>((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { signal })
    video.addEventListener('error', () => reject(new FileRefused('filmUnplayable')), { signal })
    // Sound alone is loaded, too, and never has a picture.
    video.addEventListener(
      'loadedmetadata',
      () => video.videoWidth === 0 && reject(new FileRefused('filmWithoutPicture')),
      { signal },
    )
  })
  begin()
  try {
    await withTimeout(SEEK_TIMEOUT_MS, arrived)
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('filmStuck')
  } finally {
    listening.abort()
  }
}
