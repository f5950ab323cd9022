/** A file of the device, opened: ten pictures can be had of it. */
export interface Source {
  /** How long it plays; 0 for a still picture, `undefined` where that cannot be found out. */
  durationMs: number | undefined
  /** Something of it that this browser cannot do, said once. */
  note?: RefusalKey
  /** The pictures at these instants, in milliseconds from its beginning. */
  picturesAt(instants: readonly number[], signal: AbortSignal): Promise<HTMLCanvasElement[]>
  close(): void
}

/** Why a file is not taken: keys of its sentences. */
export type RefusalKey =
  | 'fileEmpty'
  | 'fileUnreadable'
  | 'fileUnknown'
  | 'fileSvg'
  | 'fileHeic'
  | 'fileTooManyPixels'
  | 'fileTooLarge'
  | 'fileBroken'
  | 'fileSound'
  | 'filmUnplayable'
  | 'filmWithoutPicture'
  | 'filmStuck'
  | 'animationStill'

export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly key: RefusalKey

  constructor(key: RefusalKey) {
    super(`The file was refused: ${key}.`)
    this.key = key
  }
}

/** A frame has 200: this leaves enough to be cut, and is small enough to be kept ten times. */
const KEPT_SIDE = 400

/** A smaller copy, its longer side `KEPT_SIDE`, that outlives what it is taken from. */
export function keptCopy(
  picture: CanvasImageSource,
  { width, height }: { width: number; height: number },
): HTMLCanvasElement {
  const scale = Math.min(1, KEPT_SIDE / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')
  if (context === null) throw new FileRefused('fileBroken')
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}
