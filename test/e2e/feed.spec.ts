import type { Page } from '@playwright/test'
import type { Engine } from '../../database/engine.ts'
import { openEmbedded } from '../../database/leveldb/embedded.ts'
import { makeKey, makeMessage } from '../support/messages.ts'
import { startApp } from '../support/servers/start-app.ts'
import { openRoomAs, putInFrontOfCamera, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import { input, online, rows, said } from './support/page-objects.ts'
import { expectPlaying } from './support/pixels.ts'

/** A room with some talk in it, and how to add to it. */
async function openTalk(
  page: Page,
  at: { url: string; room: string },
  roomUrl: string,
  count: number,
) {
  await openRoomAs(page, 1, roomUrl)
  const another = (words: string) => sayAs(page, at, 2, words)
  for (let n = 1; n <= count; n++) await another(`number ${n}`)
  await expect(rows(page)).toHaveCount(count)
  return another
}

/** Of each row; one that is far from the screen has no player in the page. */
const paused = (page: Page) =>
  page
    .locator('#rows > li')
    .evaluateAll((all) => all.map((row) => row.querySelector('video')?.paused ?? true))

test('the view follows the newest message, unless its reader has scrolled up', async ({
  page,
  at,
  roomUrl,
}) => {
  const another = await openTalk(page, at, roomUrl, 8)
  await expect(said(page).last()).toBeInViewport()
  await expect(said(page).first()).not.toBeInViewport()

  await page.locator('#feed').hover()
  await page.mouse.wheel(0, -2000)
  await expect(said(page).first()).toBeInViewport()
  const before = await said(page).first().boundingBox()
  await another('number 9')
  await another('number 10')
  const pill = page.getByRole('button', { name: '2 new' })
  await expect(pill).toBeVisible()
  expect(await said(page).first().boundingBox()).toEqual(before)
  await pill.click()
  await expect(said(page).last()).toBeInViewport()
  await expect(pill).toBeHidden()
  await another('number 11')
  await expect(said(page).last()).toHaveText('number 11')
  await expect(said(page).last()).toBeInViewport()
})

test('only loops on the screen move, and "Pause all" stops them', async ({ page, at, roomUrl }) => {
  const another = await openTalk(page, at, roomUrl, 8)
  await expectPlaying(rows(page).last().locator('video'))
  expect((await paused(page)).slice(0, 3)).toEqual([true, true, true])

  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect.poll(() => paused(page)).toEqual(Array(8).fill(true))
  await another('number 9')
  await expect(rows(page)).toHaveCount(9)
  await expect.poll(() => paused(page)).toEqual(Array(9).fill(true))

  await rows(page).last().locator('.loop').click()
  await expectPlaying(rows(page).last().locator('video'))
  await page.keyboard.press('Alt+p')
  await expect(page.getByRole('button', { name: 'Pause all' })).toBeVisible()
  await expectPlaying(rows(page).nth(7).locator('video'))
})

test('a row far from the screen has no player, and gets one before it is seen', async ({
  page,
  at,
  roomUrl,
}) => {
  await openTalk(page, at, roomUrl, 30)
  await expect(rows(page).last().locator('video')).toHaveCount(1)
  await expect(rows(page).first().locator('video')).toHaveCount(0)
  await page.locator('#feed').evaluate((feed) => feed.scrollTo(0, 0))
  await expectPlaying(rows(page).first().locator('video'))
  await expect(rows(page).first().locator('time')).not.toBeEmpty()
  await expect(rows(page).last().locator('video')).toHaveCount(0)
})

test('where the system asks for less motion, every loop is still', async ({
  visit,
  page,
  at,
  roomUrl,
}) => {
  await openTalk(page, at, roomUrl, 2)
  const still = await visit({ reducedMotion: 'reduce' })
  await expect(rows(still)).toHaveCount(2)
  await expect(still.getByRole('button', { name: 'Play all' })).toBeVisible()
  await expect(rows(still).last().locator('video')).toHaveJSProperty('readyState', 4)
  expect(await paused(still)).toEqual([true, true])
  await still.getByRole('button', { name: 'Play all' }).click()
  await expectPlaying(rows(still).last().locator('video'))
})

test('a loop that may not start by itself waits for a tap', async ({
  page,
  at,
  roomUrl,
  visit,
}) => {
  await openTalk(page, at, roomUrl, 1)
  const phone = await visit()
  await phone.addInitScript(() => {
    // A phone that saves power: nothing plays until it is touched.
    let isTouched = false
    document.addEventListener('pointerdown', () => {
      isTouched = true
    })
    const real = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function play() {
      if (isTouched || this.srcObject) return real.call(this)
      return Promise.reject(new DOMException('saving power', 'NotAllowedError'))
    }
  })
  await phone.reload()
  const loop = rows(phone).locator('.loop')
  await expect(loop).toHaveAccessibleName(/^Play /)
  await loop.click()
  await expectPlaying(rows(phone).locator('video'))
})

test('typing without a click goes into the message', async ({ page, roomUrl }) => {
  await page.goto(roomUrl)
  await online(page)
  await page.locator('#feed').focus()
  await page.keyboard.type('hi')
  await expect(input(page)).toHaveValue('hi')
})

test('Invite copies the address', async ({ page, roomUrl, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(roomUrl)
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(roomUrl)
})

test.describe('on an insecure address', () => {
  test('where there is no clipboard, Invite shows the address to copy, and as a code', async ({
    visit,
    roomUrl,
  }) => {
    const url = roomUrl.replace('127.0.0.1', 'chat.test')
    const page = await visit({ url })
    await page.getByRole('button', { name: 'Invite' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.getByLabel('The address of this room')).toHaveValue(url)
    await expect(page.getByRole('img', { name: 'A QR code of the address' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })
})

test('the oldest rows leave beyond two hundred, and far ones have no player', async ({ page }) => {
  const engines: Engine[] = []
  const openEngine: typeof openEmbedded = async (options) => {
    const engine = await openEmbedded(options)
    engines.push(engine)
    return engine
  }
  const app = await startApp({ replayLimit: 500 }, { openEngine })
  await putInFrontOfCamera(page, 1)
  await page.goto(app.url)
  await sayAs(page, { url: app.url, room: 'lobby' }, 2, 'the first')
  const [messages] = engines.map((engine) => engine.messages)
  const [first] = (await messages?.newest('lobby', 1)) ?? []
  for (let n = 1; n <= 205; n++) {
    const message = makeMessage({ ...first, message: `number ${n}`, key: makeKey(Date.now()) })
    await messages?.keep(message)
  }
  await page.reload()
  await expect(said(page).last()).toHaveText('number 205')
  await expect(rows(page)).toHaveCount(200)
  await expect(said(page).first()).toHaveText('number 6')
  await expectPlaying(rows(page).last().locator('video'))
  await expect(page.locator('#rows video[src]').first()).toBeAttached()
  expect(await page.locator('#rows video[src]').count()).toBeLessThan(40)
  await app.stop()
})

test.describe('an address that is no room', () => {
  test.use({ expectedErrors: /status of 404/ })

  test('says so and leads to the lobby', async ({ page, app }) => {
    await page.goto(`${app.url}/r/..%2Fetc`)
    await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible()
    await page.screenshot({ path: 'test-results/screens/not-found.png' })
    await page.getByRole('link', { name: 'Go to the lobby' }).click()
    await online(page)
    await expect(page.getByRole('heading', { name: 'Lobby' })).toBeVisible()
  })
})
