import { download } from './download.ts'

const PREFIX = /^data:(video\/[a-z0-9]+);base64,/

/**
 * A message's clip under a short address of this page, for a `<video>` to play. Safari plays no WebM
 * from a data URI, and a player keeps its address as text for as long as it lives.
 */
export interface ClipSource {
  /** `undefined` as long as it is not here, or when it is no video. */
  readonly url: string | undefined
  /** Its bytes, as long as there is an address. */
  readonly blob: Blob | undefined
  /** Fetches a clip that came as an address, once. */
  want(): void
  /** Gives its bytes back; nothing is fetched any more. */
  release(): void
}

/** `video` is that of a message: the clip itself, or its address. `arrived` is called when it is here. */
export function openClipSource(video: string, arrived: () => void): ClipSource {
  const isHere = video.startsWith('data:')
  const leaving = new AbortController()
  let blob = isHere ? clipIn(video) : undefined
  let url = blob && URL.createObjectURL(blob)
  let isWanted = isHere

  async function fetchClip(): Promise<void> {
    blob = await download(video, { signal: leaving.signal, type: 'video/webm' })
    url = blob && URL.createObjectURL(blob)
    if (url !== undefined) arrived()
  }

  return {
    get url() {
      return url
    },
    get blob() {
      return blob
    },
    want() {
      if (!isWanted) void fetchClip()
      isWanted = true
    },
    release() {
      leaving.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    },
  }
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
