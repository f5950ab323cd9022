import { FRAME_INTERVAL_MS } from '../../../realtime/protocol.ts'
import { waysText } from '../../words/ways-text.ts'
import { recordFrames, type Took } from '../frames/recorder.ts'
import { RecordingStopped } from '../frames/recording-stopped.ts'
import { drawFitted } from './fit.ts'
import { type PaintedWay, paintedWay, paintOn } from './painted-way.ts'
import { type Painter, SIDE, useColour } from './painter.ts'
import { settingButton } from './settings.ts'
import type { WaysPage } from './ways-page.ts'

/** Nothing finer is left at the size of a frame. */
const WANTED: DisplayMediaStreamOptions = {
  video: { width: { max: 1280 }, height: { max: 1280 }, frameRate: { max: 15 } },
  audio: false,
}

/** A window or the screen, filmed as a camera is; the browser asks which, each time. */
export function screenWay(page: WaysPage): PaintedWay {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  let stream: MediaStream | undefined
  let sharing: Promise<boolean> | undefined

  /** One question at a time: whoever asks again while it is open waits for the same answer. */
  function share(): Promise<boolean> {
    sharing ??= ask().finally(() => {
      sharing = undefined
    })
    return sharing
  }

  async function ask(): Promise<boolean> {
    let next: MediaStream | undefined
    try {
      next = await navigator.mediaDevices.getDisplayMedia(WANTED)
      if (!way.isShown) return stop(next)
      release()
      stream = next
      watch(next)
      video.srcObject = next
      await video.play()
      page.status.say('problem', undefined)
      return true
    } catch {
      // Shared and not shown is not shared; and who asked for another one keeps the first.
      if (next !== undefined) release()
      // An author that has chosen another way meanwhile knows that nothing is shared.
      if (stream === undefined && way.isShown)
        page.status.say('problem', { text: waysText.notShared, keepsWords: true })
      return stream !== undefined
    }
  }

  function watch(shared: MediaStream): void {
    for (const track of shared.getVideoTracks()) {
      track.addEventListener('ended', () => stream === shared && ended(), { once: true })
    }
  }

  /** By the browser's own button, or because its window was closed. */
  function ended(): void {
    release()
    page.status.say('problem', { text: waysText.sharingEnded, keepsWords: true })
  }

  function release(): void {
    if (stream !== undefined) stop(stream)
    stream = undefined
    video.srcObject = null
  }

  const painter: Painter = {
    paint(g) {
      if (stream === undefined || video.videoWidth === 0) return drawWindow(g)
      useColour(g, page.author().hue, 30, 0.035)
      g.fillRect(0, 0, SIDE, SIDE)
      drawFitted(g, video, { width: video.videoWidth, height: video.videoHeight }, 'whole')
    },
  }

  const way = paintedWay(page, {
    name: 'screen',
    painter,
    isReady: () => stream !== undefined,
    prepare: share,
    release,
    settings: () => [settingButton(waysText.shareAnother, () => void share())],
  })
  return Object.assign(way, {
    take: (typed: string, signal: AbortSignal, took: Took) =>
      recordFrames(
        (canvas) => {
          if (stream === undefined) throw new RecordingStopped('ended')
          paintOn(canvas, painter, 0, typed)
        },
        signal,
        { intervalMs: FRAME_INTERVAL_MS, took },
      ),
  })
}

function stop(stream: MediaStream): false {
  for (const track of stream.getTracks()) track.stop()
  return false
}

/** What stands in the row while nothing is shared. */
function drawWindow(g: CanvasRenderingContext2D): void {
  const rounded = (colour: string, ...[x, y, width, height, radius]: number[]) => {
    g.fillStyle = colour
    g.beginPath()
    g.roundRect(x ?? 0, y ?? 0, width ?? 0, height ?? 0, radius)
    g.fill()
  }
  g.fillStyle = '#232c38'
  g.fillRect(0, 0, SIDE, SIDE)
  rounded('#fcf9f5', 30, 46, 140, 108, 10)
  rounded('#c9c1b8', 30, 46, 140, 24, 10)
  rounded('#e07a44', 46, 86, 60, 9, 4)
  rounded('#a39b92', 46, 106, 108, 9, 4)
  rounded('#a39b92', 46, 126, 84, 9, 4)
}
