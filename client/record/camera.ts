/**
 * The camera as the page sees it: off, starting, live, or one of six named problems, each with a
 * sentence in `words/en/camera.ts`.
 */
export type CameraProblem = 'insecure' | 'denied' | 'none' | 'in-use' | 'ended' | 'unsupported'
export type CameraState = 'off' | 'starting' | 'live' | CameraProblem

export interface Camera {
  readonly state: CameraState
  /** Opens it unless it is open; true when there is a picture. Never throws. */
  open(): Promise<boolean>
}

/**
 * Twice the size that is sent: the preview stays sharp on fine screens and frames are scaled down,
 * not up. Asked for as a square, so that browsers crop instead of squeezing.
 */
const WANTED: MediaTrackConstraints = {
  facingMode: 'user',
  width: { ideal: 400 },
  height: { ideal: 400 },
  aspectRatio: { ideal: 1 },
}

/** `video` shows the picture; `changed` hears of every change of state. */
export function createCamera(
  video: HTMLVideoElement,
  changed: (state: CameraState) => void,
): Camera {
  let state: CameraState = 'off'
  let opening: Promise<boolean> | undefined

  function become(next: CameraState): void {
    if (next === state) return
    state = next
    changed(next)
  }

  async function start(): Promise<boolean> {
    if (!window.isSecureContext) return fail('insecure')
    if (navigator.mediaDevices === undefined) return fail('unsupported')
    become('starting')
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false })
      await show(stream)
      become('live')
      return true
    } catch (error) {
      return fail(problemOf(error))
    }
  }

  function fail(problem: CameraProblem): false {
    video.srcObject = null
    become(problem)
    return false
  }

  async function show(stream: MediaStream): Promise<void> {
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', () => fail('ended'), { once: true })
    }
    video.srcObject = stream
    // A page in the background may not play; the picture comes when it is looked at.
    await video.play().catch(() => undefined)
  }

  async function open(): Promise<boolean> {
    if (state === 'live') return true
    opening ??= start().finally(() => {
      opening = undefined
    })
    return opening
  }

  comeBack(video, () => state, open)
  return {
    get state() {
      return state
    },
    open,
  }
}

function problemOf(error: unknown): CameraProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none'
    default:
      return 'in-use'
  }
}

/** Tries again by itself when the reason it failed has gone: plugged in, allowed, looked at. */
function comeBack(
  video: HTMLVideoElement,
  state: () => CameraState,
  open: () => Promise<boolean>,
): void {
  const retryIf = (...problems: CameraState[]) => {
    if (problems.includes(state())) void open()
  }
  navigator.mediaDevices?.addEventListener('devicechange', () => retryIf('none', 'ended'))
  document.addEventListener('visibilitychange', () => {
    // Phones take the camera from a page that is put away, or stop its picture.
    if (document.visibilityState !== 'visible') return
    retryIf('ended')
    if (state() === 'live') video.play().catch(() => undefined)
  })
  // Firefox has known the name only for a short while and rejects what it does not know.
  navigator.permissions
    ?.query({ name: 'camera' as PermissionName })
    .then((permission) => {
      permission.addEventListener('change', () => {
        if (permission.state === 'granted') retryIf('denied')
      })
    })
    .catch(() => undefined)
}
