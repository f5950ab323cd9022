import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { makeTempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  online,
  preview,
  said,
  say,
  sayUntilFrame,
  statusLine,
} from './support/page-objects.ts'

const way = (page: Page, name: string): Locator => page.locator(`.way[data-way="${name}"]`)
const pressed = (page: Page, name: string) =>
  expect(way(page, name)).toHaveAttribute('aria-pressed', 'true')

/** Takes a way, says something and waits until it is in the feed. */
async function speak(page: Page, name: string, words: string): Promise<void> {
  if (!(await way(page, name).isVisible())) await page.locator('#ways-button').click()
  if ((await way(page, name).getAttribute('aria-pressed')) !== 'true') await way(page, name).click()
  await pressed(page, name)
  await say(page, words)
  await expect(said(page).filter({ hasText: words })).toBeVisible()
}

/** A browser whose question is refused at first, and answered with a window the second time. */
function shareCanvas(): void {
  let isAsked = false
  navigator.mediaDevices.getDisplayMedia = async () => {
    if (!isAsked) {
      isAsked = true
      throw new DOMException('no', 'NotAllowedError')
    }
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d')
    setInterval(() => context?.fillRect(Math.random() * 300, 20, 9, 9), 50)
    const stream = canvas.captureStream()
    const [track] = stream.getVideoTracks()
    Object.assign(window, { endSharing: () => track?.dispatchEvent(new Event('ended')) })
    return stream
  }
}

/** The frames of the last draft that went out. */
async function listenToFrames(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const kept: string[] = []
    Object.assign(window, { keptFrames: kept })
    const real = WebSocket.prototype.send
    WebSocket.prototype.send = function send(data) {
      const found = typeof data === 'string' ? data.match(/data:image\/jpeg;base64,[^"]+/g) : null
      if (found !== null) kept.splice(0, kept.length, ...found)
      return real.call(this, data)
    }
  })
  return () => page.evaluate(() => (window as unknown as { keptFrames: string[] }).keptFrames)
}

test('everybody can speak: by a drawn face, a card, a drawing and a screen, with the camera off', async ({
  page,
  roomUrl,
}) => {
  const framesSent = await listenToFrames(page)
  await page.addInitScript(shareCanvas)
  await page.goto(roomUrl)
  await online(page)
  await page.locator('#ways-button').click()
  await way(page, 'face').click()
  await expect(statusLine(page)).toHaveText('Your camera is off.')
  await expect(preview(page).locator('canvas')).toBeVisible()
  expect(
    await preview(page)
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.srcObject),
  ).toBeNull()

  await speak(page, 'face', 'see you all')
  expect(await framesSent()).toHaveLength(10)
  expect(new Set(await framesSent()).size).toBeGreaterThan(3)
  await speak(page, 'card', 'مرحبا بكم')

  await way(page, 'drawing').click()
  const paper = page.locator('.surface-paper')
  await input(page).fill('nothing drawn')
  await input(page).press('Enter')
  await expect(statusLine(page)).toHaveText(/Draw something/)
  await expect(input(page)).toHaveValue('nothing drawn')
  const box = await paper.boundingBox()
  if (box === null) throw new Error('There is no paper.')
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  for (let step = 0; step < 30; step++) await page.mouse.move(box.x + 40 + step * 5, box.y + 90)
  await page.mouse.up()
  // In a field it takes back what was typed there, and no stroke.
  const describe = page.getByRole('button', { name: 'alt text' })
  await describe.click()
  await page.keyboard.type('x')
  await page.keyboard.press('Control+Z')
  await expect(page.locator('#describing input')).toHaveValue('')
  await describe.click()
  await speak(page, 'drawing', 'drawn by hand')
  await expect(paper).toBeHidden()
  expect(new Set(await framesSent()).size).toBeGreaterThan(5)

  // Refused, then shared, then ended by the browser's own button.
  await way(page, 'screen').click()
  await expect(statusLine(page)).toHaveText(/Nothing is shared/)
  await speak(page, 'screen', 'this is my window')
  expect(await framesSent()).toHaveLength(10)
  // In the middle of the two seconds.
  await sayUntilFrame(page, 'half of it', 3)
  await page.evaluate(() => (window as unknown as { endSharing: () => void }).endSharing())
  await goOn(page)
  await expect(preview(page)).not.toHaveAttribute('data-recording')
  await expect(statusLine(page)).toHaveText(/sharing has ended/)
  await expect(input(page)).toHaveValue('half of it')
  await expect(said(page).filter({ hasText: 'half of it' })).toHaveCount(0)

  await page.reload()
  await online(page)
  await expect(preview(page)).toHaveAttribute('data-way', 'screen')
  await expect(statusLine(page)).toHaveText('Your camera is off.')
})

test('a picture or film of the device is taken in the browser; what cannot be is said, nothing is lost', async ({
  page,
  roomUrl,
}) => {
  const folder = await makeTempFolder()
  const files = makeFiles(folder.path)
  const framesSent = await listenToFrames(page)
  await page.goto(roomUrl)
  await online(page)
  await input(page).fill('my words')
  await page.locator('#ways-button').click()
  const choosing = page.waitForEvent('filechooser')
  await way(page, 'picture').click()
  const chooser = await choosing
  const choose = async (...names: string[]) => {
    await chooser.setFiles(names.map((name) => join(files, name)))
  }

  for (const [name, sentence] of [
    ['empty.png', /empty/],
    ['words.png', /no picture, GIF or film/],
    ['drawing.svg', /SVG can hold programs/],
    ['phone.heic', /cannot read HEIC/],
    ['huge.png', /64 megapixels/],
    ['cut.png', /damaged/],
    ['tone.wav', /sound only/],
    ['tone.mp4', /no picture/],
  ] as const) {
    await choose(name)
    await expect(statusLine(page), name).toHaveText(sentence)
    await expect(input(page)).toHaveValue('my words')
  }

  for (const [name, words, different] of [
    ['still.gif', 'a GIF of one frame', 1],
    ['loop.gif', 'a GIF that moves', 8],
    ['hour.webm', 'an hour', 2],
    ['endless.webm', 'of unknown length', 5],
  ] as const) {
    await choose(name)
    await expect(statusLine(page), name).toHaveText('Your camera is off.')
    await speak(page, 'picture', words)
    const frames = await framesSent()
    expect(frames).toHaveLength(10)
    expect(new Set(frames).size, name).toBeGreaterThanOrEqual(different)
  }

  // Two at once, dropped on the page.
  await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
    const data = new DataTransfer()
    for (const name of ['a.png', 'b.png']) data.items.add(new File([blob ?? ''], name))
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    )
  })
  await expect(statusLine(page)).toHaveText(/One file at a time/)
  await folder.remove()
})

/** Real files, and some that only say that they are. */
function makeFiles(folder: string): string {
  const ffmpeg = (...what: string[]) =>
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...what], { cwd: folder })
  const picture = (length: number, rate = 10) =>
    ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${rate}:duration=${length}`] as const
  ffmpeg(...picture(0.1), '-frames:v', '1', 'still.gif')
  ffmpeg(...picture(1), 'loop.gif')
  // An hour of one picture a second is small and quick to make.
  ffmpeg(
    ...picture(3600, 1),
    '-c:v',
    'libvpx',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-g',
    '60',
    'hour.webm',
  )
  // Written to a pipe it has no length in its header.
  const endless = ffmpeg(...picture(3), '-c:v', 'libvpx', '-f', 'webm', '-')
  writeFileSync(join(folder, 'endless.webm'), endless)
  ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', 'tone.wav')
  ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', 'tone.mp4')
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const size = Buffer.alloc(8)
  size.writeUInt32BE(10_000, 0)
  size.writeUInt32BE(10_000, 4)
  writeFileSync(join(folder, 'huge.png'), Buffer.concat([header, size, Buffer.alloc(32)]))
  size.writeUInt32BE(10, 0)
  size.writeUInt32BE(10, 4)
  writeFileSync(join(folder, 'cut.png'), Buffer.concat([header, size, Buffer.alloc(32)]))
  writeFileSync(join(folder, 'empty.png'), '')
  writeFileSync(join(folder, 'words.png'), 'These are words.')
  writeFileSync(
    join(folder, 'drawing.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg"><animate/></svg>',
  )
  writeFileSync(join(folder, 'phone.heic'), '\0\0\0\x18ftypheic\0\0\0\0mif1heic')
  return folder
}
