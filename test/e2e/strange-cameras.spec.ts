import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  preview,
  ready,
  rows,
  said,
  say,
  sayUntilFrame,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'

interface Strange {
  width: number
  height: number
  colour: string
  facing?: string
  /** Pictures a second. */
  rate?: number
  tracks: MediaStreamTrack[]
}

declare global {
  interface Window {
    strange: Strange
  }
}

/** A camera whose picture is whatever the test makes it, while it runs. */
function installStrangeCamera(first: Omit<Strange, 'tracks'>): void {
  const strange: Strange = { ...first, tracks: [] }
  window.strange = strange
  navigator.mediaDevices.enumerateDevices = async () =>
    ['front', 'back'].map(
      (deviceId) => ({ kind: 'videoinput', deviceId, label: deviceId }) as MediaDeviceInfo,
    )
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const { video } = constraints ?? {}
    if (strange.facing !== undefined && typeof video === 'object') {
      strange.facing = video.facingMode === 'environment' ? 'environment' : 'user'
    }
    const canvas = document.createElement('canvas')
    const paint = () => {
      const { width, height, colour } = window.strange
      if (canvas.width !== width) Object.assign(canvas, { width, height })
      const context = canvas.getContext('2d')
      if (context === null) return
      context.fillStyle = colour
      context.fillRect(0, 0, width, height)
      // Something has to change, or a canvas gives no picture.
      context.fillStyle = `rgb(0 0 ${Math.round(performance.now()) % 8})`
      context.fillRect(0, 0, 2, 2)
    }
    paint()
    setInterval(paint, 50)
    const stream = canvas.captureStream(strange.rate)
    for (const track of stream.getTracks()) {
      strange.tracks.push(track)
      const settings = track.getSettings()
      const { facing } = strange
      track.getSettings = () => ({ ...settings, ...(facing && { facingMode: facing }) })
    }
    return stream
  }
}

const change = (page: Page, changes: Partial<Strange>) =>
  page.evaluate((all) => void Object.assign(window.strange, all), changes)

test('black, dark, upright, of another size in the middle, paused: each is said, and no word is lost', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(installStrangeCamera, { width: 240, height: 320, colour: '#000' })
  await page.goto(roomUrl)
  await ready(page)
  await say(page, 'do you see me')
  await skipRecording(page)
  await expect(statusLine(page)).toContainText('Every picture of the camera is black')
  await expect(input(page)).toHaveValue('do you see me')
  await expect(rows(page)).toHaveCount(0)

  await change(page, { colour: '#202020' })
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(statusLine(page)).toHaveText('Your picture is dark.')
  await page.getByRole('button', { name: 'Turn on a ring of light' }).click()
  await expect(preview(page)).toHaveAttribute('data-light')
  await expect(said(page)).toHaveText(['do you see me'])

  await change(page, { colour: '#7a8' })
  await sayUntilFrame(page, 'turned', 4)
  await change(page, { width: 320, height: 240 })
  await goOn(page)
  await skipRecording(page)
  await expect(said(page)).toHaveText(['do you see me', 'turned'])
  await expect(rows(page).last().locator('video')).toHaveJSProperty('videoWidth', 200)

  await sayUntilFrame(page, 'hello?', 2)
  const mute = (muted: boolean) =>
    page.evaluate((isMuted) => {
      const track = window.strange.tracks.at(-1)
      if (track === undefined) return
      Object.defineProperty(track, 'muted', { value: isMuted, configurable: true })
      track.dispatchEvent(new Event(isMuted ? 'mute' : 'unmute'))
    }, muted)
  await mute(true)
  await expect(preview(page).locator('.help')).toContainText('Picture paused')
  await expect(statusLine(page)).toContainText('It comes back by itself.')
  await expect(input(page)).toHaveValue('hello?')
  await mute(false)
  await ready(page)
  await goOn(page)
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(said(page)).toHaveText(['do you see me', 'turned', 'hello?'])
})

test('a slow camera is said to be slow; a phone’s is turned round and not mirrored then, and the switch really stops it', async ({
  page,
  roomUrl,
}) => {
  const camera = { width: 320, height: 240, colour: '#7a8', facing: 'user', rate: 5 }
  await page.addInitScript(installStrangeCamera, camera)
  // As fast as life: ten frames in a second, which five pictures cannot fill.
  await page.addInitScript(() => localStorage.setItem('animate-prefers-speed', 'life'))
  await page.goto(roomUrl)
  await ready(page)
  const picture = preview(page).locator('video')
  await expect(picture).toHaveClass(/mirror/)
  await expect(picture).toHaveAccessibleName('Your camera, as in a mirror')
  // By the real clock, which the pictures go by: now and then a busy machine gives two too soon.
  await expect(async () => {
    await say(page, 'slowly')
    await expect(statusLine(page)).toContainText(/pictures? a second/, { timeout: 10_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Turn the camera round' }).click()
  await expect(picture).not.toHaveClass(/mirror/)
  await expect(picture).toHaveAccessibleName('What your camera sees')
  await page.reload()
  await ready(page)
  await expect(picture).not.toHaveClass(/mirror/)

  await page.getByRole('button', { name: 'About this chat' }).click()
  await page.getByRole('checkbox', { name: 'Camera on' }).click()
  await expect(preview(page)).toHaveAttribute('data-camera', 'off')
  const states = () =>
    page.evaluate(() => window.strange.tracks.map(({ readyState }) => readyState))
  expect(await states()).toEqual(['ended'])
  await page.getByRole('button', { name: 'Close' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Turn it on' })).toBeVisible()
  expect(await states()).toEqual([])
  // Enter turns it on, and counts down: nobody who has switched it off is filmed by surprise.
  await say(page, 'on again')
  await expect(preview(page).locator('.count-mark')).toHaveText('3')
  await skipRecording(page)
  await expect(said(page).last()).toHaveText('on again')
})
