import { FRAME_INTERVAL_MS, MAX_FRAMES } from '../../realtime/protocol.ts'
import { drawCentre, square, takeFrame } from '../record/frames/recorder.ts'

export interface StageFrames {
  /** Ten frames are there. */
  readonly isFull: boolean
  /** The last two seconds as the frames of a draft, oldest first. */
  take(): Promise<string[]>
  stop(): void
}

/**
 * Remembers the last two seconds of a picture, one frame every 200 ms, so that what just happened
 * can be posted. Frames are only drawn; they become JPEGs when a clip is posted.
 */
export function rememberFrames(
  video: HTMLVideoElement,
  changed: (isFull: boolean) => void,
): StageFrames {
  const canvases = Array.from({ length: MAX_FRAMES }, square)
  let count = 0

  function draw(): void {
    // Timers of a hidden page are late: what they would draw is not two seconds.
    if (document.hidden) {
      forget()
      return
    }
    const canvas = canvases[count % MAX_FRAMES]
    if (canvas === undefined || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return
    drawCentre(video, canvas)
    count += 1
    if (count === MAX_FRAMES) changed(true)
  }

  function forget(): void {
    if (count > 0) changed(false)
    count = 0
  }

  const timer = setInterval(draw, FRAME_INTERVAL_MS)
  return {
    get isFull() {
      return count >= MAX_FRAMES
    },
    take() {
      const oldest = count % MAX_FRAMES
      const inOrder = [...canvases.slice(oldest), ...canvases.slice(0, oldest)]
      return Promise.all(inOrder.map(takeFrame))
    },
    stop: () => clearInterval(timer),
  }
}
