import { canOpenAnimation, openAnimation } from './animation.ts'
import { openFilm } from './film.ts'
import { type FileKind, HEADER_BYTES, kindOfFile } from './kind-of-file.ts'
import { FileRefused, type RefusalKey, type Source } from './source.ts'
import { openStill } from './still.ts'

/** More would take a browser 256 MB and more to decode: a phone's page is ended for it. */
export const MAX_PIXELS = 64_000_000
/** A picture or an animation is read whole. */
export const MAX_PICTURE_BYTES = 100_000_000

const REFUSED: Partial<Record<FileKind['kind'], RefusalKey>> = {
  empty: 'fileEmpty',
  svg: 'fileSvg',
  sound: 'fileSound',
}

/** Opens whatever file it is; rejects with `FileRefused`. Nothing of it leaves the browser. */
export async function openFile(file: Blob): Promise<Source> {
  const kind = kindOfFile(await headerOf(file))
  try {
    return await openAs(kind, file)
  } catch (error) {
    // What has been moved away meanwhile looks damaged to whatever reads it.
    await headerOf(file)
    throw error
  }
}

async function openAs(kind: FileKind, file: Blob): Promise<Source> {
  const refused = REFUSED[kind.kind]
  if (refused !== undefined) throw new FileRefused(refused)
  if (kind.kind === 'film') return openFilm(file)
  if (kind.kind === 'unknown') return openUnknown(file)
  if ((kind.width ?? 0) * (kind.height ?? 0) > MAX_PIXELS)
    throw new FileRefused('fileTooManyPixels')
  if (file.size > MAX_PICTURE_BYTES) throw new FileRefused('fileTooLarge')
  // Safari reads it; other browsers do not, and there the person has to convert it.
  if (kind.kind === 'heic') return openStill(file).catch(() => refuse('fileHeic'))
  return openPicture(file, kind)
}

async function openPicture(file: Blob, { type = '', isAnimated }: FileKind): Promise<Source> {
  if (isAnimated !== true) return openStill(file)
  if (await canOpenAnimation(type)) return openAnimation(file, type)
  return { ...(await openStill(file)), note: 'animationStill' }
}

/** A film of a kind that is not known here may yet be played; pictures of such kinds are not tried. */
async function openUnknown(file: Blob): Promise<Source> {
  if (!file.type.startsWith('video/')) throw new FileRefused('fileUnknown')
  return openFilm(file)
}

async function headerOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer())
  } catch {
    // A folder, or a file that has been moved away meanwhile.
    throw new FileRefused('fileUnreadable')
  }
}

function refuse(key: RefusalKey): never {
  throw new FileRefused(key)
}
