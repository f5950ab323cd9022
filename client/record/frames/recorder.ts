import Recorder from 'webrtc2images/lib/recorder'
import { FRAME_QUALITY, FRAME_SIZE, MAX_FRAMES } from '../../../realtime/protocol.ts'
import { until } from '../until.ts'
import { centreCrop } from './crop.ts'
import { canReadCanvas } from './readable-canvas.ts'
import { RecordingStopped } from './recording-stopped.ts'

/** A frame comes within a few milliseconds, or the recorder has lost its picture. */
const FRAME_TIMEOUT_MS = 2_000

/** Receives each frame as soon as it is taken, and how many they are with it. */
export type Took = (count: number, frame: string) => void

export interface RecordOptions {
  intervalMs: number
  took: Took
}

/**
 * Records ten square frames of what `video` shows, one every `intervalMs`, as JPEG data URIs.
 * `signal` stops it and its reason is what this throws; `took` receives each.
 *
 * webrtc2images can take ten by itself, but its timer drifts by up to half a frame each and it
 * neither tells how far it is nor stops. So it takes one at a time, by our clock.
 */
export function record(
  video: HTMLVideoElement,
  signal: AbortSignal,
  options: RecordOptions,
): Promise<string[]> {
  return recordFrames((canvas) => drawCentre(video, canvas), signal, options)
}

/** The same of whatever `draw` draws, frame 0 to 9; what it throws ends the recording. */
export async function recordFrames(
  draw: (canvas: HTMLCanvasElement, frame: number) => void,
  signal: AbortSignal,
  { intervalMs, took }: RecordOptions,
): Promise<string[]> {
  const canvas = square()
  const frames: string[] = []
  const startedAt = performance.now()
  while (frames.length < MAX_FRAMES) {
    await until(startedAt + frames.length * intervalMs, signal)
    draw(canvas, frames.length)
    const frame = await takeFrame(canvas)
    frames.push(frame)
    signal.throwIfAborted()
    took(frames.length, frame)
  }
  return frames
}

/** A canvas of the size of a frame. */
export function square(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = FRAME_SIZE
  canvas.height = FRAME_SIZE
  return canvas
}

/** The middle of the picture as others see it: not stretched, and not mirrored as the preview is. */
export function drawCentre(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d')
  if (context === null || video.videoWidth === 0 || isMuted(video)) {
    throw new RecordingStopped('no-picture')
  }
  const { x, y, side } = centreCrop(video.videoWidth, video.videoHeight)
  context.imageSmoothingQuality = 'high'
  context.drawImage(video, x, y, side, side, 0, 0, canvas.width, canvas.height)
}

/** A phone call, or a switch at the camera: the track goes on and gives nothing but black. */
function isMuted({ srcObject }: HTMLVideoElement): boolean {
  if (!(srcObject instanceof MediaStream)) return false
  return srcObject.getVideoTracks().some(({ muted }) => muted)
}

/**
 * What a canvas shows as the JPEG data URI that goes into a draft. Rejects with `noise` where the
 * browser gives back something else than was drawn.
 */
export async function takeFrame(canvas: HTMLCanvasElement): Promise<string> {
  if (!canReadCanvas()) throw new RecordingStopped('noise')
  const recorder = new Recorder({ frames: 1, interval: 0, quality: FRAME_QUALITY })
  recorder.video = canvas
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new RecordingStopped('no-picture')), FRAME_TIMEOUT_MS)
    recorder.getScreenshot(() => {
      clearTimeout(timeout)
      const [frame] = recorder.videoFrames
      if (frame === undefined) reject(new RecordingStopped('no-picture'))
      else resolve(frame)
    })
  })
}
