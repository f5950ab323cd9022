import { FRAMES_PER_SECOND } from '../../../realtime/protocol.ts'

/**
 * A loop made of its own frames, before there is a clip: a strip of them that its style sheet
 * (`pending.css`) moves on by one frame at a time, which needs no timer and no encoder.
 */
export function createFramesLoop(frames: readonly string[]): HTMLElement {
  const loop = document.createElement('span')
  const strip = document.createElement('span')
  loop.className = 'face frames'
  loop.style.setProperty('--frames', String(frames.length))
  loop.style.setProperty('--loop-length', `${(frames.length * 1000) / FRAMES_PER_SECOND}ms`)
  strip.append(...frames.map(imageOf))
  loop.append(strip)
  return loop
}

function imageOf(frame: string): HTMLImageElement {
  const image = new Image()
  image.src = frame
  image.alt = ''
  return image
}

/** Stays over a player until that has a picture, so that nothing flickers in between. */
export function coverUntilPlaying(frames: HTMLElement, video: HTMLVideoElement): void {
  video.after(frames)
  video.addEventListener('loadeddata', () => frames.remove(), { once: true })
}
