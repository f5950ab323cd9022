import { type BlobUrl, openBlobUrl } from './blob-url.ts'
import { download } from './download.ts'

const PREFIX = /^data:(video\/[a-z0-9]+);base64,/

/**
 * A message's clip under a short address of this page, for a `<video>` to play. Safari plays no WebM
 * from a data URI, and a player keeps its address as text for as long as it lives.
 * `video` is that of a message: the clip itself, or its address. `arrived` is called when it is here,
 * never when it is no video.
 */
export function openClipSource(video: string, arrived: () => void): BlobUrl {
  return openBlobUrl(
    async (signal) =>
      video.startsWith('data:') ? clipIn(video) : download(video, { signal, type: 'video/webm' }),
    arrived,
  )
}

function clipIn(dataUri: string): Blob | undefined {
  const [prefix, type] = PREFIX.exec(dataUri) ?? []
  if (prefix === undefined || type === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(dataUri.slice(prefix.length)), (c) => c.charCodeAt(0))
    return new Blob([bytes], { type })
  } catch {
    return undefined
  }
}
