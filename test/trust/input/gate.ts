import { DataUriError, decodeJpegDataUri } from '../../../helpers/jpeg/data-uri.ts'
import { JpegError, readJpeg, withoutMetadata } from '../../../helpers/jpeg/jpeg.ts'
import { makeJpegs, toDataUri } from '../../support/media/frames.ts'
import { flatGrey } from '../../support/media/jpeg-parts.ts'
import { mutate } from '../../support/mutate.ts'
import { createRandom } from '../../support/random.ts'

const LIMITS = { maxWidth: 640, maxHeight: 480 }
const MAX_BYTES = 64 * 1024

/** Real pictures of several kinds to start from. */
export async function makeOriginals(): Promise<Buffer[]> {
  const [colour] = await makeJpegs({ count: 1 })
  const [fine] = await makeJpegs({ count: 1, width: 64, height: 48, pixels: 'yuvj444p' })
  const [noisy] = await makeJpegs({ count: 1, pattern: 'noise', width: 100, height: 100 })
  return [colour, fine, noisy, flatGrey(200, 200)].filter((jpeg) => jpeg !== undefined)
}

/** One mutated picture, the same for the same seed. */
export function mutated(originals: Buffer[], seed: number): Buffer {
  const random = createRandom(seed)
  return mutate(random.pick(originals), random)
}

/** Sends one mutated picture to the gate; tells whether it passed, and throws when that broke it. */
export function passes(originals: Buffer[], seed: number): boolean {
  try {
    const bytes = decodeJpegDataUri(toDataUri(mutated(originals, seed)), MAX_BYTES)
    const bare = withoutMetadata(bytes, readJpeg(bytes, LIMITS))
    // What passed stays acceptable without its metadata, or the two would not mean the same.
    readJpeg(bare, LIMITS)
    return true
  } catch (error) {
    if (error instanceof JpegError || error instanceof DataUriError) return false
    throw new Error(`seed ${seed} broke the gate`, { cause: error })
  }
}
