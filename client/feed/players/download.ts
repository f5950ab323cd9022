/** Between two attempts to fetch a clip, the first and the longest. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

export interface DownloadOptions {
  signal: AbortSignal
  /** The media type of what is there. */
  type: string
  headers?: Record<string, string>
}

/**
 * Tries until it is here, or is said not to be had: gone, or nothing that the server can make. Then, and
 * when it is aborted, `undefined`. The browser keeps no copy: its cache would hold the bytes for longer
 * than the message lives.
 */
export async function download(
  address: string,
  options: DownloadOptions,
): Promise<Blob | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const answer = await load(address, options)
    if (options.signal.aborted || answer === 'never') return undefined
    if (answer !== 'later') return answer
    // Nothing says when the server or the network is back: it can only be asked again.
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Not for us, gone, expired, broken, or in a format that no ffmpeg of this server makes. */
const NEVER = [401, 403, 404, 410, 500, 501]

async function load(
  address: string,
  { signal, type, headers = {} }: DownloadOptions,
): Promise<Blob | 'never' | 'later'> {
  try {
    const response = await fetch(address, { cache: 'no-store', signal, headers })
    if (response.ok) return new Blob([await response.arrayBuffer()], { type })
    return NEVER.includes(response.status) ? 'never' : 'later'
  } catch {
    // The network is away, or the answer broke off.
    return 'later'
  }
}
