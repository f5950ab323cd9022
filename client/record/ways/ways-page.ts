import type { Status } from '../../page/announce/status.ts'
import type { Memory } from '../../page/memory.ts'
import type { Author } from './painter.ts'

/** What the ways need of the page. */
export interface WaysPage {
  /** The preview's canvas: it always shows what would be sent. */
  picture: HTMLCanvasElement
  /** The preview's camera, for its own place in the row. */
  video: HTMLVideoElement
  memory: Memory
  status: Status
  author(): Author
  /** The text in the field. */
  typed(): string
  /** Whether nothing is to move by itself. */
  isPaused(): boolean
  /** Where the camera is chosen. */
  openCameraSettings(): void
}
