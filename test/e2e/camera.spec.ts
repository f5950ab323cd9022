import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  online,
  post,
  preview,
  ready,
  rows,
  said,
  say,
  sayUntilFrame,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'
import { expectCameraLoop } from './support/pixels.ts'
import { savePower } from './support/save-power.ts'

const help = (page: Page) => preview(page).locator('.help')

/** Until the recorder is through, however it went. */
const notRecording = (page: Page) => expect(preview(page)).not.toHaveAttribute('data-recording')

test('a denied camera says so in its square, and works once it is allowed', async ({ visit }) => {
  const page = await visit({ permissions: [] })
  await expect(help(page)).toContainText('Camera blocked')
  await expect(statusLine(page)).toContainText('allow the camera for this page in the address bar')
  await say(page, 'can you see me')
  await expect(input(page)).toHaveValue('can you see me')

  await page.context().grantPermissions(['camera'])
  await ready(page)
  await expect(help(page)).toBeHidden()
  await expect(statusLine(page)).toHaveText('')
  await input(page).press('Enter')
  await expect(said(page)).toHaveText(['can you see me'])
})

test('Enter asks for the camera again when it was denied before', async ({ page, roomUrl }) => {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = () => {
      mediaDevices.getUserMedia = real
      return Promise.reject(new DOMException('denied', 'NotAllowedError'))
    }
  })
  await page.goto(roomUrl)
  await expect(help(page)).toContainText('Camera blocked')
  await online(page)
  await post(page, 'here I am')
})

test('a loop that would flash is not sent: a sentence says why, and the words are kept', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(() => {
    const { prototype } = CanvasRenderingContext2D
    const draw = prototype.drawImage
    let frames = 0
    prototype.drawImage = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
      Reflect.apply(draw, this, given)
      // Ten frames of a camera in a stroboscope; after that all is quiet.
      // Frames only: the page also looks at how light the picture is, in a much smaller canvas.
      if (!(given[0] instanceof HTMLVideoElement) || this.canvas.width < 100) return
      if (++frames > 10) return
      this.fillStyle = frames % 2 === 0 ? 'white' : 'black'
      this.fillRect(0, 0, this.canvas.width, this.canvas.height)
    } as typeof draw
  })
  await page.goto(roomUrl)
  await online(page)
  await ready(page)
  await say(page, 'look at this')
  await expect(statusLine(page)).toContainText('flash more than three times a second')
  await expect(input(page)).toHaveValue('look at this')
  await expect(rows(page)).toHaveCount(0)
  await input(page).press('Enter')
  await expect(said(page)).toHaveText(['look at this'])
})

for (const [name, title, sentence] of [
  ['NotFoundError', 'No camera', 'Plug one in and it starts by itself.'],
  ['NotReadableError', 'Camera in use', 'Another program has the camera.'],
  ['NotAllowedError', 'Camera blocked', 'Or speak another way'],
] as const) {
  test(`${name}: "${title}", and what to do`, async ({ page, roomUrl }) => {
    await page.addInitScript((errorName) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', errorName))
    }, name)
    await page.goto(roomUrl)
    await expect(help(page)).toContainText(title)
    await expect(help(page)).toBeEnabled()
    await expect(statusLine(page)).toContainText(sentence)
  })
}

test.describe('on an insecure address', () => {
  test('the page explains why there is no camera, and still reads', async ({
    app,
    page,
    roomUrl,
    visit,
  }) => {
    await page.goto(roomUrl)
    await ready(page)
    const insecure = roomUrl.replace('127.0.0.1', 'chat.test')
    expect(insecure).toContain(`http://chat.test:${app.port}/`)
    const reader = await visit({ url: insecure })
    await expect(help(reader)).toContainText('Needs https')
    await expect(help(reader)).toBeDisabled()
    await expect(statusLine(reader)).toContainText('only to https pages and to localhost')
    await post(page, 'read me')
    await expect(said(reader)).toHaveText(['read me'])
  })
})

test('a camera that gives no square is cropped in the middle, not stretched', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(() => {
    // Safari, for one, gives what the camera has, whatever was asked for.
    const { mediaDevices } = navigator
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = () => real({ video: true })
  })
  await page.goto(roomUrl)
  await ready(page)
  await expect(preview(page).locator('video')).toHaveJSProperty('videoWidth', 640)
  await post(page, 'am I wide')
  await expectCameraLoop(rows(page).locator('video'))
})

test('a page that is hidden midway stops recording and keeps the words', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  await sayUntilFrame(page, 'precious words', 4)
  // Chromium under a test never hides a page by itself.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect(statusLine(page)).toHaveText(
    'The page was hidden, so the recording stopped. Your words are still here.',
  )
  await notRecording(page)
  await expect(input(page)).toHaveValue('precious words')
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })
  })
  await goOn(page)
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(said(page)).toHaveText(['precious words'])
})

test('a camera unplugged midway stops the recording, keeps the words and comes back', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await ready(page)
  await sayUntilFrame(page, 'precious words', 4)
  await preview(page)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => {
      const [track] = video.srcObject instanceof MediaStream ? video.srcObject.getTracks() : []
      track?.stop()
      // Only the browser fires it, and only when the device goes.
      track?.dispatchEvent(new Event('ended'))
    })
  await expect(help(page)).toContainText('Camera stopped')
  await expect(statusLine(page)).toContainText('The camera was unplugged or switched off.')
  await expect(input(page)).toHaveValue('precious words')
  await goOn(page)
  await help(page).click()
  await ready(page)
  await input(page).press('Enter')
  await skipRecording(page)
  await expect(said(page)).toHaveText(['precious words'])
  await expect(rows(page)).toHaveCount(1)
})

for (const how of ['Esc', 'the button'] as const) {
  test(`${how} cancels the recording and keeps the words`, async ({ page, roomUrl }) => {
    await page.goto(roomUrl)
    await ready(page)
    await sayUntilFrame(page, 'not yet', 2)
    if (how === 'Esc') await page.keyboard.press('Escape')
    else await page.getByRole('button', { name: 'Stop recording' }).click()
    await notRecording(page)
    await expect(statusLine(page)).toHaveText('Cancelled. Your words are still here.')
    await expect(input(page)).toHaveValue('not yet')
    await expect(page.getByRole('button', { name: 'Record and send' })).toBeVisible()
  })
}

test('a camera that is busy is passed over for the next, and one can be chosen', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(() => {
    // The browser prefers one that another program has; the test camera is beside it.
    const { mediaDevices } = navigator
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (constraints) => {
      const { video } = constraints ?? {}
      const isChosen = typeof video === 'object' && video.deviceId !== undefined
      if (!isChosen) throw new DOMException('busy', 'NotReadableError')
      return ask(constraints)
    }
    const list = mediaDevices.enumerateDevices.bind(mediaDevices)
    const busy = { kind: 'videoinput', deviceId: 'busy', groupId: '', label: 'Busy camera' }
    mediaDevices.enumerateDevices = async () => [
      ...((await list()) as MediaDeviceInfo[]),
      { ...busy, toJSON: () => busy } as MediaDeviceInfo,
    ]
  })
  await page.goto(roomUrl)
  await ready(page)
  await page.getByRole('button', { name: 'About this chat' }).click()
  const choice = page.getByRole('combobox', { name: 'Camera' })
  await expect(choice.locator('option')).toHaveCount(2)
  await choice.selectOption('Busy camera')
  // What cannot be had gives way to what can.
  await expect(preview(page)).toHaveAttribute('data-camera', 'live')
})

test('a double tap on Send sends once, and cancels nothing', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await ready(page)
  await input(page).fill('once')
  await page.getByRole('button', { name: 'Record and send' }).dblclick()
  await expect(preview(page)).toHaveAttribute('data-recording')
  await skipRecording(page)
  await expect(said(page)).toHaveText(['once'])
})

test('a picture that may not start by itself says so in its square, and starts by a tap', async ({
  page,
  roomUrl,
}) => {
  await savePower(page, 'camera')
  await page.goto(roomUrl)
  const help = page.getByRole('button', { name: 'Tap to see it' })
  await help.click()
  await expect(help).toBeHidden()
  await expect(preview(page).locator('video')).toHaveJSProperty('paused', false)
})
