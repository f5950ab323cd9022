/** Bytes under a short address of this page (an object URL), fetched when they are first wanted. */
export interface BlobUrl {
  /** `undefined` as long as they are not here, or when there are none. */
  readonly url: string | undefined
  /** Its bytes, as long as there is an address. */
  readonly blob: Blob | undefined
  /** Fetches them, once. */
  want(): void
  /** Gives the bytes back; nothing is fetched any more. */
  release(): void
}

/** `fetchBlob` never rejects; its signal aborts with `release`. `arrived` is called when they are here. */
export function openBlobUrl(
  fetchBlob: (signal: AbortSignal) => Promise<Blob | undefined>,
  arrived: (url: string) => void,
): BlobUrl {
  const leaving = new AbortController()
  let blob: Blob | undefined
  let url: string | undefined
  let isWanted = false

  async function arrive(): Promise<void> {
    const fetched = await fetchBlob(leaving.signal)
    if (fetched === undefined || leaving.signal.aborted) return
    blob = fetched
    url = URL.createObjectURL(fetched)
    arrived(url)
  }

  return {
    get url() {
      return url
    },
    get blob() {
      return blob
    },
    want() {
      if (!isWanted) void arrive()
      isWanted = true
    },
    release() {
      leaving.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    },
  }
}
