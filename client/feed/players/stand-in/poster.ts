import { proof } from '../../../connection/proof.ts'
import { pathTo } from '../../../page/addresses.ts'
import { type BlobUrl, openBlobUrl } from '../blob-url.ts'
import { download } from '../download.ts'
import { stillOf } from './still-of.ts'

export interface PosterParts {
  key: string
  /** The clip, when it is here. */
  clip(): Blob | undefined
  video: HTMLVideoElement
}

/**
 * The still of a loop, which its player shows when it is first wanted: out of the clip itself, which costs
 * nobody anything; the server's where no WebP can be seen (Safari 13).
 */
export function openPoster({ key, clip, video }: PosterParts): BlobUrl {
  return openBlobUrl(
    async (signal) => (await ownStill(clip())) ?? (await serversStill(key, signal)),
    (url) => {
      video.poster = url
    },
  )
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
