import type { CameraState } from './camera-problem.ts'

/** Opens the camera again by itself when the reason why it failed has gone. */
export function comeBack(
  video: HTMLVideoElement,
  state: () => CameraState,
  open: () => Promise<boolean>,
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
      permission.addEventListener('change', () => {
        if (permission.state === 'granted') retryIf('denied', 'denied-by-system')
      })
    })
    .catch(() => undefined)
}
