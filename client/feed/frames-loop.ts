import { FRAME_INTERVAL_MS } from '../../realtime/protocol.ts'

/** A clip plays about twice as fast as it was recorded. */
const SPEED = 2

/**
 * A loop made of its own frames, before there is a clip: all of them in one place, each shown in
 * turn by an animation of its style sheet (`pending.css`), which needs no timer and no encoder.
 */
export function createFramesLoop(frames: readonly string[]): HTMLElement {
  const loop = document.createElement('span')
  const frameMs = FRAME_INTERVAL_MS / SPEED
  loop.className = 'face frames'
  loop.append(...frames.map((frame, index) => imageOf(frame, (index - frames.length) * frameMs)))
  loop.style.setProperty('--loop-length', `${frames.length * frameMs}ms`)
  return loop
}

function imageOf(frame: string, delayMs: number): HTMLImageElement {
  const image = new Image()
  image.src = frame
  image.alt = ''
  image.style.animationDelay = `${delayMs}ms`
  return image
}

/** Stays over a player until that has a picture, so that nothing flickers in between. */
export function coverUntilPlaying(frames: HTMLElement, video: HTMLVideoElement): void {
  video.after(frames)
  video.addEventListener('loadeddata', () => frames.remove(), { once: true })
}
