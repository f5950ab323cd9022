import { withTimeout } from '../../post/with-timeout.ts'
import { type CameraProblem, type CameraState, problemOf } from './camera-problem.ts'
import { comeBack } from './come-back.ts'
import { byFacing, camerasOf, type Facing, openStream } from './open-stream.ts'

export interface Camera {
  readonly state: CameraState
  /** The one that gives the picture; `undefined` while none does. */
  readonly current: string | undefined
  /** Which way it looks; cameras of computers do not say. */
  readonly facing: Facing | undefined
  /** Opens it unless it is open; true when there is a picture. Never throws. */
  open(): Promise<boolean>
  /** Lets go of it, so that its light goes out, until it is opened again. */
  close(): Promise<void>
  /** All there are to choose from. */
  list(): Promise<MediaDeviceInfo[]>
  /** Takes another one, now and on later visits. */
  choose(id: string): Promise<boolean>
  /** Takes the one that looks the other way, now and on later visits. */
  turn(): Promise<boolean>
}

export interface CameraOptions {
  /** Shows the picture. */
  video: HTMLVideoElement
  /** Which one was chosen, across visits. */
  chosen: { get(): string | undefined; set(id: string): void }
  /** Called at every change of state. */
  changed(state: CameraState): void
}

/** The picture comes by then, or when the page is looked at. */
const PLAY_TIMEOUT_MS = 3_000

export function createCamera({ video, chosen, changed }: CameraOptions): Camera {
  let state: CameraState = 'off'
  let opening: Promise<boolean> | undefined
  let stream: MediaStream | undefined
  let isWanted = false

  function become(next: CameraState): void {
    if (next === state) return
    state = next
    changed(next)
  }

  async function start(): Promise<boolean> {
    if (!window.isSecureContext) return fail('insecure')
    const { mediaDevices } = navigator
    if (mediaDevices?.getUserMedia === undefined) return fail('unsupported')
    release()
    become('starting')
    try {
      await show(await openStream(mediaDevices, chosen.get()))
      if (!isWanted) return letGo()
      become('live')
      return true
    } catch (error) {
      return fail(problemOf(error))
    }
  }

  /** A camera that is allowed, or refused, when nobody wants it any more is no news. */
  function letGo(): false {
    release()
    become('off')
    return false
  }

  function fail(problem: CameraProblem): false {
    if (!isWanted) return letGo()
    release()
    become(problem)
    return false
  }

  async function show(next: MediaStream): Promise<void> {
    stream = next
    for (const track of next.getTracks()) {
      const ended = () => stream === next && fail('ended')
      track.addEventListener('ended', ended, { once: true })
      // A call, or a switch at the camera: it goes on by itself when that is over.
      const shows = (state: CameraState) => stream === next && isOpen() && become(state)
      track.addEventListener('mute', () => shows('muted'))
      track.addEventListener('unmute', () => shows('live'))
    }
    video.srcObject = next
    // Only those who see themselves expect a mirror.
    const isMirrored = facing() !== 'environment'
    video.classList.toggle('mirror', isMirrored)
    const { mirrored, straight } = video.dataset
    video.setAttribute('aria-label', (isMirrored ? mirrored : straight) ?? '')
    // A page in the background may not play, or never says whether it does.
    await withTimeout(PLAY_TIMEOUT_MS, video.play()).catch(() => undefined)
  }

  function release(): void {
    for (const track of stream?.getTracks() ?? []) track.stop()
    stream = undefined
    video.srcObject = null
  }

  const settings = () => stream?.getVideoTracks()[0]?.getSettings()
  const isOpen = () => state === 'live' || state === 'muted'

  function facing(): Facing | undefined {
    const mode = settings()?.facingMode
    return mode === 'user' || mode === 'environment' ? mode : undefined
  }

  async function choose(id: string): Promise<boolean> {
    chosen.set(id)
    await opening
    release()
    become('starting')
    return open()
  }

  async function open(): Promise<boolean> {
    isWanted = true
    if (state === 'live') return true
    if (opening !== undefined) become('starting')
    opening ??= start().finally(() => {
      opening = undefined
    })
    return opening
  }

  async function close(): Promise<void> {
    isWanted = false
    // A question of the browser may still be open: what is allowed later is let go of then.
    if (opening !== undefined) become('off')
    await opening
    if (!isWanted) letGo()
  }

  comeBack(video, { state: () => state, open, attempt: () => opening })
  return {
    get state() {
      return state
    },
    get current() {
      return settings()?.deviceId
    },
    get facing() {
      return facing()
    },
    open,
    close,
    list: () => camerasOf(navigator.mediaDevices),
    choose,
    turn: () => choose(byFacing(facing() === 'environment' ? 'user' : 'environment')),
  }
}
