/** Where a picture, the row of ways and two messages do not fit; the same as in `beside.css`. */
const SMALL = '(max-width: 640px) and (max-height: 700px)'

/** A picture has come: on a small phone the row of ways is folded for it, and opens again by a press. */
export function makeRoomForPicture(): void {
  if (!matchMedia(SMALL).matches) return
  document.querySelector<HTMLElement>('#ways-button[aria-expanded="true"]')?.click()
}
