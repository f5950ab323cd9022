import { proof } from '../../../connection/proof.ts'
import { pathTo } from '../../../page/addresses.ts'
import { download } from '../download.ts'
import { stillOf } from './still-of.ts'

/** The still of a loop, made when it is first needed. */
export interface Poster {
  show(): void
  /** Gives its bytes back. */
  release(): void
}

export interface PosterParts {
  key: string
  /** The clip, when it is here. */
  clip(): Blob | undefined
  video: HTMLVideoElement
}

/** Out of the clip itself, which costs nobody anything; the server's where no WebP can be seen (Safari 13). */
export function createPoster({ key, clip, video }: PosterParts): Poster {
  const leaving = new AbortController()
  let isWanted = false
  let url: string | undefined

  async function make(): Promise<void> {
    const made = (await ownStill(clip())) ?? (await serversStill(key, leaving.signal))
    if (made === undefined || leaving.signal.aborted) return
    url = URL.createObjectURL(made)
    video.poster = url
  }

  return {
    show() {
      if (!isWanted) void make()
      isWanted = true
    },
    release() {
      leaving.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    },
  }
}

async function ownStill(clip: Blob | undefined): Promise<Blob | undefined> {
  const bytes = clip && stillOf(new Uint8Array(await clip.arrayBuffer()))
  const still = bytes && new Blob([bytes], { type: 'image/webp' })
  return still && (await isSeen(still)) ? still : undefined
}

async function isSeen(still: Blob): Promise<boolean> {
  const image = new Image()
  image.src = URL.createObjectURL(still)
  try {
    await image.decode()
    return true
  } catch {
    return false
  } finally {
    URL.revokeObjectURL(image.src)
  }
}

function serversStill(key: string, signal: AbortSignal): Promise<Blob | undefined> {
  const address = pathTo(`clips/${key}.jpg`)
  return download(address, { signal, type: 'image/jpeg', headers: proof() })
}
