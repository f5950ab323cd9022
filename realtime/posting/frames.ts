import { decodeJpegDataUri } from '../../helpers/jpeg/data-uri.ts'
import { readJpeg } from '../../helpers/jpeg/jpeg.ts'
import { Refusal } from '../answers/refusal.ts'
import {
  MAX_FRAME_BYTES,
  MAX_FRAME_HEIGHT,
  MAX_FRAME_WIDTH,
  MIN_FRAME_SIZE,
  tooLargeFrame,
} from '../protocol.ts'

export interface Frames {
  /** JPEG files, safe to hand to a decoder. */
  images: Buffer[]
  width: number
  height: number
}

/**
 * Decodes and validates the frames of a draft: only plain, whole, small JPEGs of one size pass,
 * since what passes is fed to a C library.
 * Throws a `Refusal` (`bad_frames`, `too_large`) with the index of the frame that is to blame.
 */
export function decodeFrames(frames: readonly string[]): Frames {
  // Lengths first: what is refused for them must not have cost the reading of the frames before it.
  const tooLarge = tooLargeFrame(frames)
  if (tooLarge) throw new Refusal(tooLarge.code, tooLarge.text, tooLarge)
  const decoded = frames.map(decodeFrame)
  const [first] = decoded
  if (!first) throw new Refusal('bad_frames', 'A message needs at least one frame.')
  const odd = decoded.findIndex(
    ({ width, height }) => width !== first.width || height !== first.height,
  )
  if (odd !== -1) {
    const text = `Frame ${odd + 1} is not of the same size as the first one.`
    throw new Refusal('bad_frames', text, { index: odd })
  }
  return { images: decoded.map(({ image }) => image), width: first.width, height: first.height }
}

function decodeFrame(frame: string, index: number) {
  try {
    const image = decodeJpegDataUri(frame, MAX_FRAME_BYTES)
    const { width, height } = readJpeg(image, {
      minWidth: MIN_FRAME_SIZE,
      minHeight: MIN_FRAME_SIZE,
      maxWidth: MAX_FRAME_WIDTH,
      maxHeight: MAX_FRAME_HEIGHT,
    })
    return { image, width, height }
  } catch (error) {
    throw refusalOf(error, index)
  }
}

function refusalOf(error: unknown, index: number): Refusal {
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'too_large'
  const why = error instanceof Error ? error.message : 'It cannot be read.'
  return new Refusal(isTooLarge ? 'too_large' : 'bad_frames', `Frame ${index + 1}: ${why}`, {
    index,
    cause: error,
  })
}
