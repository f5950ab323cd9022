import { picturesShown } from './choose-instants.ts'
import { FileRefused, keptCopy, type Source } from './source.ts'

/** More pictures than this are not looked through: at ten a second it is a minute. */
const MAX_PICTURES = 600
/** Where a picture of an animation says none, browsers show it for so long. */
const DEFAULT_MS = 100

/** Whether this browser gives the single pictures of an animation of this type (WebCodecs). */
export async function canOpenAnimation(type: string): Promise<boolean> {
  return 'ImageDecoder' in window && (await ImageDecoder.isTypeSupported(type))
}

/** An animated GIF, WebP, PNG or AVIF. */
export async function openAnimation(file: Blob, type: string): Promise<Source> {
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type })
  try {
    await decoder.tracks.ready
    await decoder.completed
    const count = Math.min(decoder.tracks.selectedTrack?.frameCount ?? 1, MAX_PICTURES)
    const durationsMs: number[] = []
    for (let index = 0; index < count; index++) {
      const { image } = await decoder.decode({ frameIndex: index })
      durationsMs.push((image.duration ?? 0) / 1000 || DEFAULT_MS)
      image.close()
    }
    const isStill = count < 2
    return {
      durationMs: isStill ? 0 : durationsMs.reduce((sum, one) => sum + one, 0),
      picturesAt: (instants) => picturesOf(decoder, picturesShown(instants, durationsMs)),
      close: () => decoder.close(),
    }
  } catch {
    decoder.close()
    throw new FileRefused('fileBroken')
  }
}

async function picturesOf(decoder: ImageDecoder, indexes: number[]): Promise<HTMLCanvasElement[]> {
  const pictures: HTMLCanvasElement[] = []
  for (const frameIndex of indexes) {
    const { image } = await decoder.decode({ frameIndex })
    pictures.push(keptCopy(image, { width: image.displayWidth, height: image.displayHeight }))
    image.close()
  }
  return pictures
}
