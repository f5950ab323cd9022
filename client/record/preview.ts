import { MAX_FRAMES } from '../../realtime/protocol.ts'
import { find } from '../page/elements.ts'
import { createRing } from '../page/ring.ts'
import { cameraText } from '../words/text.ts'
import type { CameraState } from './camera/camera-problem.ts'
import { COUNT_FROM } from './countdown.ts'
import type { Way } from './way.ts'

/** Your own square: the mirror, the ring that fills while it records, and what is wrong with it. */
export interface Preview {
  readonly video: HTMLVideoElement
  /** What ways besides the camera paint. */
  readonly canvas: HTMLCanvasElement
  showWay(way: Way): void
  showCamera(state: CameraState): void
  /** How many frames have been taken; `undefined` when nothing is being recorded. */
  showFrames(count: number | undefined): void
  /** How many seconds are left to count; `undefined` when nothing is counted. */
  showCount(left: number | undefined): void
  /** The loop of what has been recorded, instead of the picture. */
  showLoop(loop: HTMLElement | undefined): void
  /** White around the square, for a face in a dark room. */
  showLight(isOn: boolean): void
  /** A full ring stands for what is on its way; it empties when all has arrived. */
  showUnderWay(isUnderWay: boolean): void
  /** The colour of the author, which is the colour of the ring. */
  setHue(hue: number): void
}

export function createPreview(element: HTMLElement, tryAgain: () => void): Preview {
  const video = find('video', HTMLVideoElement, element)
  const canvas = find('canvas', HTMLCanvasElement, element)
  const mark = find('.mark', HTMLElement, element)
  const help = find('.help', HTMLButtonElement, element)
  const number = find('.count-mark', HTMLElement, element)
  const why = find('.help-why', HTMLElement, help)
  const title = find('.help-title', HTMLElement, help)
  const action = find('.help-action', HTMLElement, help)
  const ring = createRing(element)
  let isUnderWay = false
  ring.set(0)
  help.addEventListener('click', () => {
    // By this tap even a browser that lets nothing start by itself shows the picture.
    if (element.dataset.camera === 'live') void video.play().catch(() => undefined)
    else tryAgain()
  })
  video.addEventListener('playing', () => element.removeAttribute('data-still'))

  return {
    video,
    canvas,
    showWay({ name, picture }) {
      element.dataset.way = name
      for (const one of [video, canvas]) one.hidden = one !== picture
    },
    showCamera(state) {
      element.dataset.camera = state
      element.toggleAttribute('data-still', state === 'live' && video.paused)
      if (state === 'starting') return
      const problem = cameraText[state]
      title.textContent = problem.title
      why.textContent = state === 'off' ? problem.what : ''
      action.textContent = problem.action ?? ''
      help.disabled = problem.action === undefined
    },
    showFrames(count) {
      element.toggleAttribute('data-recording', count !== undefined)
      mark.textContent = `${count ?? 0} / ${MAX_FRAMES}`
      ring.set(count === undefined ? Number(isUnderWay) : count / MAX_FRAMES)
    },
    showCount(left) {
      element.toggleAttribute('data-counting', left !== undefined)
      number.textContent = String(left ?? '')
      if (left === undefined) ring.set(Number(isUnderWay))
      else ring.setArcs(left, COUNT_FROM)
    },
    showLoop(loop) {
      find('.review', HTMLElement, element).replaceChildren(...(loop ? [loop] : []))
    },
    showLight: (isOn) => void element.toggleAttribute('data-light', isOn),
    showUnderWay(underWay) {
      isUnderWay = underWay
      if (!element.matches('[data-recording], [data-counting]')) ring.set(Number(underWay))
    },
    // The row of ways beside it wears it, too.
    setHue: (hue) => element.parentElement?.style.setProperty('--hue', String(hue)),
  }
}
