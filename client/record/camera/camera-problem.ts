/** Why there is no picture; each has a sentence in the area `camera` of `client/words/en.json`. */
export type CameraProblem =
  | 'insecure'
  | 'denied'
  | 'denied-by-system'
  | 'none'
  | 'in-use'
  | 'ended'
  | 'muted'
  | 'unsupported'

/** The camera as the page sees it. */
export type CameraState = 'off' | 'starting' | 'live' | CameraProblem

/** What a browser means by rejecting `getUserMedia`. */
export function problemOf(error: unknown): CameraProblem {
  const { name, message } = wordsOf(error)
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      // Chromium's own words for a system that keeps the camera from the browser.
      return /by system/i.test(message) ? 'denied-by-system' : 'denied'
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
    case 'ConstraintNotSatisfiedError':
      return 'none'
    case 'NotSupportedError':
    case 'TypeError':
      return 'unsupported'
    default:
      return 'in-use'
  }
}

/** Not only of a `DOMException`: WebKit's `OverconstrainedError` is none. */
function wordsOf(error: unknown): { name: string; message: string } {
  const { name, message }: { name?: unknown; message?: unknown } = Object(error)
  return { name: String(name), message: String(message) }
}
