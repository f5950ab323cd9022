const PREFIX = /^data:(video\/[a-z0-9]+);base64,/

/** Between two attempts to fetch a clip, the first and the longest. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/**
 * A message's clip under a short address of this page, for a `<video>` to play. Safari plays no WebM
 * from a data URI, and a player keeps its address as text for as long as it lives.
 */
export interface ClipSource {
  /** `undefined` as long as it is not here, or when it is no video. */
  readonly url: string | undefined
  /** Fetches a clip that came as an address, once. */
  want(): void
  /** Gives its bytes back; nothing is fetched any more. */
  release(): void
}

/** `video` is that of a message: the clip itself, or its address. `arrived` is called when it is here. */
export function openClipSource(video: string, arrived: () => void): ClipSource {
  const isHere = video.startsWith('data:')
  const leaving = new AbortController()
  let url = isHere ? toUrl(clipIn(video)) : undefined
  let isWanted = isHere

  async function fetchClip(): Promise<void> {
    url = toUrl(await download(video, leaving.signal))
    if (url !== undefined) arrived()
  }

  return {
    get url() {
      return url
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

function toUrl(clip: Blob | undefined): string | undefined {
  return clip && URL.createObjectURL(clip)
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

/**
 * Tries until it is here, or is said to be gone. The browser keeps no copy: its cache would hold the
 * bytes for longer than the message lives.
 */
async function download(address: string, signal: AbortSignal): Promise<Blob | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const answer = await load(address, signal)
    if (signal.aborted || answer === 'gone') return undefined
    if (answer !== 'later') return answer
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

async function load(address: string, signal: AbortSignal): Promise<Blob | 'gone' | 'later'> {
  try {
    const response = await fetch(address, { cache: 'no-store', signal })
    if (response.ok) return new Blob([await response.arrayBuffer()], { type: 'video/webm' })
    return response.status === 404 || response.status === 410 ? 'gone' : 'later'
  } catch {
    // The network is away, or the answer broke off.
    return 'later'
  }
}
