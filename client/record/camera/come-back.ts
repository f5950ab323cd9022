import type { CameraState } from './camera-problem.ts'

export interface ComeBackDependencies {
  state(): CameraState
  open(): Promise<boolean>
  /** The attempt to open it that is under way, if any. */
  attempt(): Promise<boolean> | undefined
}

/** Opens the camera again by itself when the reason why it failed has gone. */
export function comeBack(
  video: HTMLVideoElement,
  { state, open, attempt }: ComeBackDependencies,
): void {
  const retryIf = (...problems: CameraState[]) => {
    if (problems.includes(state())) void open()
  }
  // Plugged in; a second one while the first is in use by another program counts, too.
  navigator.mediaDevices?.addEventListener?.('devicechange', () =>
    retryIf('none', 'ended', 'in-use'),
  )
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
      permission.addEventListener('change', async () => {
        if (permission.state !== 'granted') return
        // A request that began before may yet be refused.
        await attempt()
        retryIf('denied', 'denied-by-system')
      })
    })
    .catch(() => undefined)
}
