/** How light a picture is: the mean and the highest luma of its pixels, 0 to 255. */
export interface Light {
  mean: number
  highest: number
}

/** Below it a face is hard to see on others' screens. */
const DARK_MEAN = 38
/** A covered lens is not quite black: sensors have noise. */
const BLACK_HIGHEST = 24

/** Of RGBA pixels, by the weights of Rec. 709. */
export function lightOf(pixels: ArrayLike<number>): Light {
  let [sum, highest] = [0, 0]
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]]
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    sum += luma
    highest = Math.max(highest, luma)
  }
  return { mean: sum / Math.max(1, pixels.length / 4), highest }
}

/** `black` when nothing can be seen in any of them, `dark` when little can be seen in most. */
export function darknessOf(lights: readonly Light[]): 'black' | 'dark' | undefined {
  if (lights.length === 0) return undefined
  if (lights.every(({ highest }) => highest < BLACK_HIGHEST)) return 'black'
  const dark = lights.filter(({ mean }) => mean < DARK_MEAN)
  return dark.length > lights.length / 2 ? 'dark' : undefined
}

const SIDE = 16

/** Measures what a video shows now; `undefined` while it shows nothing. */
export function createLightMeter(): (video: HTMLVideoElement) => Light | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (video) => {
    if (context === null || video.videoWidth === 0) return undefined
    context.drawImage(video, 0, 0, SIDE, SIDE)
    return lightOf(context.getImageData(0, 0, SIDE, SIDE).data)
  }
}
