import type { Locator, Page } from '@playwright/test'
import { join, nextEvent, openSocket, post } from '../support/clients/chat-client.ts'
import { watchFlv } from '../support/clients/flv-viewer.ts'
import { type Publisher, startPublisher } from '../support/clients/publisher.ts'
import { makeFrames } from '../support/media/frames.ts'
import { freePort } from '../support/servers/free-port.ts'
import { openStallingProxy } from '../support/servers/stalling-proxy.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { input, online, ready, rows, said } from './support/page-objects.ts'
import { expectPlaying, look } from './support/pixels.ts'

const HAVE_FUTURE_DATA = 3
const KEY = 'a-stage-key-for-tests'

/** Red on the left, blue on the right, and a white square that wanders along the bottom. */
const PICTURE = [
  'color=red:size=320x240:rate=30[a]',
  'color=blue:size=160x240:rate=30[b]',
  'color=white:size=40x40:rate=30[c]',
  '[a][b]overlay=160:0[d]',
  "[d][c]overlay=x='mod(100*t,280)':y=190",
].join(';')

let app: TestApp
let port: number
const publishers: Publisher[] = []

test.beforeEach(async () => {
  port = await freePort()
  app = await startApp({ rtmpPort: port, stageKey: KEY })
})
test.afterEach(async ({ browser }) => {
  // Before the server, or pages would complain that it is gone.
  for (const context of browser.contexts()) {
    await Promise.all(context.pages().map((page) => page.close()))
  }
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
  await app.stop()
})

/** Publishes to the lobby; resolves when it is live. */
async function goLive(): Promise<Publisher> {
  const socket = openSocket(app.url)
  await nextEvent(socket, 'stage')
  const begun = nextEvent(socket, 'stage')
  const publisher = startPublisher({ port, room: 'lobby', key: KEY, picture: PICTURE })
  publishers.push(publisher)
  await begun
  socket.disconnect()
  return publisher
}

const stage = (page: Page): Locator => page.getByRole('region', { name: 'Live' })
const picture = (page: Page): Locator => page.locator('.stage-video')
const button = (page: Page, name: string): Locator => stage(page).getByRole('button', { name })

/** It moves, and has the publisher's colours where the publisher had them. */
async function expectLive(page: Page): Promise<void> {
  await expectGoingOn(picture(page))
  const { width, height, left, right } = await look(picture(page))
  expect({ width, height, left, right }).toEqual({
    width: 320,
    height: 240,
    left: 'red',
    right: 'blue',
  })
}

async function expectGoingOn(video: Locator): Promise<void> {
  const time = () => video.evaluate((element: HTMLVideoElement) => element.currentTime)
  await expect(video).toHaveJSProperty('paused', false)
  const before = await time()
  await expect.poll(time).toBeGreaterThan(before + 0.3)
}

const bundles = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.includes('stage-player')),
  )

test('a room that goes live shows it above the feed, and hides it when it is over', async ({
  page,
}) => {
  await page.goto(app.url)
  await online(page)
  await expect(stage(page)).toBeHidden()
  expect(await bundles(page)).toEqual([])

  const publisher = await goLive()
  await expect(stage(page)).toBeVisible()
  await expectLive(page)
  expect(await bundles(page)).toEqual(['/build/stage-player.js'])
  const [above, below] = [
    await stage(page).boundingBox(),
    await page.locator('#feed').boundingBox(),
  ]
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)

  await publisher.stop()
  await expect(stage(page)).toBeHidden()
})

test('a page that is opened later shows it too, and its sound is off until asked for', async ({
  page,
}) => {
  await goLive()
  await page.goto(app.url)
  await expectLive(page)
  await expect(picture(page)).toHaveJSProperty('muted', true)
  await button(page, 'Sound on').click()
  await expect(picture(page)).toHaveJSProperty('muted', false)
  await expectGoingOn(picture(page))
  const heardBytes = () =>
    picture(page).evaluate((video) =>
      'webkitAudioDecodedByteCount' in video ? Number(video.webkitAudioDecodedByteCount) : 0,
    )
  await expect.poll(heardBytes).toBeGreaterThan(1000)
  await button(page, 'Sound off').click()
  await expect(picture(page)).toHaveJSProperty('muted', true)
})

test('“Post a clip” posts what just happened, with what was typed', async ({ page, visit }) => {
  await page.goto(app.url)
  await ready(page)
  const guest = await visit({ url: app.url })
  await online(guest)
  await goLive()
  await expectLive(page)
  await input(page).fill('did you see that')
  await button(page, 'Post a clip').click()
  for (const each of [page, guest]) {
    await expect(said(each)).toHaveText(['did you see that'])
    await expectPlaying(rows(each).locator('video'))
    // The square in the middle of the picture, as a loop.
    const loop = await look(rows(each).locator('video'))
    expect(loop).toMatchObject({ width: 200, height: 200, left: 'red', right: 'blue' })
  }
  await expect(input(page)).toHaveValue('')
})

test('it can be hidden, which ends the download, and watched again', async ({ page }) => {
  await goLive()
  await page.goto(app.url)
  await expectLive(page)
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('.flv'))
  await button(page, 'Hide').click()
  await ended
  await expect(picture(page)).toBeHidden()
  await expect(button(page, 'Post a clip')).toBeHidden()
  await button(page, 'Watch').click()
  await expectLive(page)
})

test('the newest message stays in view when the picture comes and goes', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await goLive()
  const { socket } = await join(app.url)
  for (const message of ['one', 'two', 'three', 'four']) {
    await post(socket, { id: '', message, frames: await makeFrames() })
  }
  await page.goto(app.url)
  await expectLive(page)
  await expect(said(page).last()).toBeInViewport({ ratio: 1 })
  await button(page, 'Hide').click()
  await expect(said(page).last()).toBeInViewport({ ratio: 1 })
  await button(page, 'Watch').click()
  await expect(said(page).last()).toBeInViewport({ ratio: 1 })
  socket.disconnect()
})

test('“Pause all” stops it, too', async ({ page }) => {
  await goLive()
  await page.goto(app.url)
  await expectLive(page)
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(picture(page)).toBeHidden()
  await page.getByRole('button', { name: 'Play all' }).click()
  await expectLive(page)
})

test.describe('for who asked for less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

  test('it does not begin by itself', async ({ page }) => {
    await goLive()
    await page.goto(app.url)
    await expect(stage(page)).toBeVisible()
    await expect(picture(page)).toBeHidden()
    await button(page, 'Watch').click()
    await expectLive(page)
  })
})

test('the owner of a room is shown how to go live in it', async ({ page }) => {
  await page.goto(`${app.url}/r/blue-otter#host=a-secret-nobody-can-guess`)
  await page.getByRole('button', { name: 'Room settings' }).click()
  const server = await page.getByRole('textbox', { name: 'Server' }).inputValue()
  const streamKey = await page.getByRole('textbox', { name: 'Stream key' }).inputValue()
  expect(server).toBe(`rtmp://127.0.0.1:${port}/live`)
  await page.keyboard.press('Escape')
  const [room = '', key = ''] = streamKey.split('?key=')
  publishers.push(startPublisher({ port, room, key, picture: PICTURE }))
  await expectLive(page)
})

test('a browser that cannot play it says so, and the room goes on', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'MediaSource'))
  await goLive()
  await page.goto(app.url)
  await expect(stage(page)).toContainText('this browser cannot show it')
  await expect(button(page, 'Post a clip')).toBeDisabled()
  await online(page)
})

test('when the ingest dies the room goes on, and the publisher can come back', async ({ page }) => {
  await page.goto(app.url)
  await online(page)
  const publisher = await goLive()
  await expectLive(page)
  process.kill(app.stage.ingest?.pid ?? 0, 'SIGKILL')
  await expect(stage(page)).toBeHidden()
  await online(page)
  await publisher.ended
  await expect(async () => {
    const again = startPublisher({ port, room: 'lobby', key: KEY, picture: PICTURE })
    publishers.push(again)
    await Promise.race([
      expect(stage(page)).toBeVisible(),
      // Refused while the ingest is not back yet.
      again.ended.then(({ output }) => Promise.reject(new Error(output))),
    ])
  }).toPass()
  await expectLive(page)
})

test('after a while without network the picture goes on with what is now', async ({ page }) => {
  const network = await openStallingProxy(app.port)
  await goLive()
  await page.goto(network.url)
  await expectLive(page)
  network.stall()
  const readyState = () => picture(page).evaluate((video: HTMLVideoElement) => video.readyState)
  await expect.poll(readyState).toBeLessThan(HAVE_FUTURE_DATA)
  // Meanwhile two more seconds of it go by, as is seen by a viewer with a network.
  const other = await watchFlv(`${app.url}/live/lobby.flv`)
  await other.seen(({ isKeyFrame }) => isKeyFrame, 5)
  other.close()
  network.resume()
  await expectLive(page)
  const behind = () =>
    picture(page).evaluate((video: HTMLVideoElement) => {
      const { buffered, currentTime } = video
      return buffered.length === 0 ? 99 : buffered.end(buffered.length - 1) - currentTime
    })
  await expect.poll(behind).toBeLessThan(1)
  await network.close()
})
