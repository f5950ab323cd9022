const SIDE = 32
/** Some browsers change a few bits to tell nobody apart; that is not seen. Noise is far off. */
const TOLERANCE = 24
const COLOUR = [40, 120, 200] as const

let wasReadable = false

/**
 * Whether a canvas gives back what was drawn on it. Browsers that resist fingerprinting (Tor
 * Browser, LibreWolf, Firefox when told to) hand out noise instead, while the preview looks right.
 * A no is asked again: such a browser may be allowed to meanwhile.
 */
export function canReadCanvas(): boolean {
  wasReadable ||= givesBack(document.createElement('canvas'))
  return wasReadable
}

function givesBack(canvas: HTMLCanvasElement): boolean {
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d')
  if (context === null) return false
  context.fillStyle = `rgb(${COLOUR.join(' ')})`
  context.fillRect(0, 0, SIDE, SIDE)
  return isPlain(context.getImageData(0, 0, SIDE, SIDE).data)
}

/** Exported for its test: whether these pixels are all of the colour that was drawn. */
export function isPlain(pixels: ArrayLike<number>): boolean {
  for (let at = 0; at < pixels.length; at += 4) {
    const isOff = COLOUR.some((value, i) => Math.abs((pixels[at + i] ?? 0) - value) > TOLERANCE)
    if (isOff) return false
  }
  return true
}
