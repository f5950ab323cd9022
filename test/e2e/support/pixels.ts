import { expect, type Locator } from '@playwright/test'

type Colour = [red: number, green: number, blue: number]

interface Picture {
  width: number
  height: number
  left: Colour
  right: Colour
  centre: Colour
  /** How far the white circle reaches, in pixels. */
  circleWidth: number
  circleHeight: number
}

/** Decodes what a `<video>` shows at this moment and measures the test camera's picture in it. */
function measure(video: HTMLVideoElement): Picture {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.drawImage(video, 0, 0)
  const { width, height } = canvas
  const { data } = context.getImageData(0, 0, width, height)
  const colourAt = (x: number, y: number): Colour => {
    const at = (Math.round(y) * width + Math.round(x)) * 4
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]
  }
  const isWhite = (x: number, y: number) => Math.min(...colourAt(x, y)) > 128
  const count = (length: number, at: (i: number) => boolean) =>
    Array.from({ length }, (_, i) => at(i)).filter(Boolean).length
  return {
    width,
    height,
    left: colourAt(width * 0.1, height * 0.1),
    right: colourAt(width * 0.9, height * 0.1),
    centre: colourAt(width / 2, height / 2),
    circleWidth: count(width, (x) => isWhite(x, height / 2)),
    circleHeight: count(height, (y) => isWhite(width / 2, y)),
  }
}

/** The clip plays, and shows the test camera: cropped in the middle, not stretched, not mirrored. */
export async function expectCameraLoop(video: Locator): Promise<void> {
  await expectPlaying(video)
  const picture = await video.evaluate(measure)
  expect(picture).toMatchObject({ width: 200, height: 200 })
  // The camera's picture is red on its left and blue on its right.
  expect(dominant(picture.left)).toBe('red')
  expect(dominant(picture.right)).toBe('blue')
  expect(Math.min(...picture.centre)).toBeGreaterThan(180)
  // Half as wide as the camera is high: 120 of 480 lines is the circle's radius.
  expect(Math.abs(picture.circleWidth - 100)).toBeLessThanOrEqual(4)
  expect(Math.abs(picture.circleHeight - 100)).toBeLessThanOrEqual(4)
}

/** How large a picture is right now, and what colours its upper corners have. */
export async function look(video: Locator) {
  const { width, height, left, right } = await video.evaluate(measure)
  return { width, height, left: dominant(left), right: dominant(right) }
}

export async function expectPlaying(video: Locator): Promise<void> {
  await expect.poll(() => video.evaluate(timeGoesOn)).toBe(true)
}

/** Muted, inline and looping, and its time moves from one look to the next. */
function timeGoesOn(video: HTMLVideoElement): boolean {
  const { seenAt = '' } = video.dataset
  video.dataset.seenAt = String(video.currentTime)
  const isLoop = video.loop && video.muted && video.playsInline && !video.paused
  return isLoop && seenAt !== '' && seenAt !== video.dataset.seenAt
}

function dominant([red, green, blue]: Colour): string {
  if (red > 150 && green < 90 && blue < 90) return 'red'
  if (blue > 150 && green < 90 && red < 90) return 'blue'
  return `${red}, ${green}, ${blue}`
}
