import type { Camera } from './camera.ts'

/** Nobody films for so long a page that nobody looks at. */
export const REST_AFTER_MS = 60_000

/**
 * Closes the camera of a page that has been hidden for a minute, so that its light goes out, and opens
 * it again with `open` when the page is looked at, unless it was off before.
 */
export function restWhenHidden(
  camera: Pick<Camera, 'state' | 'close'>,
  open: () => Promise<unknown>,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isResting = false

  function rest(): void {
    if (camera.state !== 'live') return
    isResting = true
    void camera.close()
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') timer = setTimeout(rest, REST_AFTER_MS)
    else if (isResting) {
      isResting = false
      void open()
    }
  })
}
