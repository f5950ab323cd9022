import { FileRefused, keptCopy, type Source } from './source.ts'

/** A picture that stands still. Its place and camera (EXIF) stay behind: only pixels are taken. */
export async function openStill(file: Blob): Promise<Source> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new FileRefused('fileBroken')
  })
  const kept = keptCopy(bitmap, bitmap)
  bitmap.close()
  return {
    durationMs: 0,
    picturesAt: async (instants) => instants.map(() => kept),
    close: () => undefined,
  }
}
