import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_FRAMES } from '../../realtime/protocol.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { startApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import {
  input,
  online,
  pending,
  post,
  preview,
  ready,
  rows,
  said,
  say,
  statusLine,
} from './support/page-objects.ts'

test('an expired message leaves the page by the page’s own clock, in a hidden tab too', async ({
  page,
}) => {
  // No sweep tells of it: the page knows by itself.
  const app = await startApp({ messageTtlSeconds: 30 }, { sweepIntervalMs: 1e9 })
  await page.goto(app.url)
  await ready(page)
  await expect(page.locator('#empty')).toContainText('It lasts 30 seconds.')
  await post(page, 'soon gone')
  await expect(page.locator('#empty')).toBeHidden()
  // As in a tab that is not looked at, where no animation ends.
  await page.evaluate(() => {
    Element.prototype.animate = () => new Animation()
    Object.defineProperty(document, 'hidden', { value: true })
  })
  await page.clock.fastForward(30_000)
  await expect(rows(page)).toHaveCount(0)
  await expect(page.locator('#empty')).toBeVisible()
  await app.stop()
})

test('what the server has swept leaves the page at once', async ({ page }) => {
  const clock = createFakeClock(Date.now())
  const app = await startApp({}, { clock, sweepIntervalMs: 1e9 })
  await page.goto(app.url)
  await ready(page)
  await post(page, 'soon gone')
  clock.advance(601_000)
  await app.sweepNow()
  await expect(rows(page)).toHaveCount(0)
  await app.stop()
})

test('a page whose clock is wrong still shows the right age and life', async ({ page }) => {
  const clock = createFakeClock(Date.now() - 3 * 24 * 3600_000)
  const app = await startApp({}, { clock, sweepIntervalMs: 1e9 })
  await page.goto(app.url)
  await ready(page)
  await post(page, 'what time is it')
  clock.advance(180_000)
  await page.reload()
  await expect(page.locator('#rows time')).toHaveText('3m ago')
  const life = page.locator('#rows .ring-life')
  await expect(life).toHaveCSS('stroke-dasharray', /^(69\d|700)/)
  await app.stop()
})

test('an author who posts too fast sees a countdown, and can take the words back', async ({
  page,
}) => {
  const app = await startApp({ postsPerMinute: 1 })
  await page.goto(app.url)
  await ready(page)
  await post(page, 'one\nin two lines')
  expect(await said(page).innerText()).toBe('one\nin two lines')
  await say(page, 'two')
  await expect(statusLine(page)).toHaveText(/sends by itself in \d+ s/)
  await expect(input(page)).toHaveValue('')
  await expect(pending(page).locator('.said')).toHaveText('two')
  await expect(pending(page).locator('.frames img')).toHaveCount(MAX_FRAMES)
  const moving = await pending(page)
    .locator('.frames')
    .evaluate((loop) => loop.getAnimations({ subtree: true }).map(({ playState }) => playState))
  expect(moving).toEqual(['running'])
  await page.getByRole('button', { name: 'Cancel and edit' }).click()
  await expect(input(page)).toHaveValue('two')
  await expect(input(page)).toBeFocused()
  await expect(statusLine(page)).toHaveText('')
  await expect(pending(page)).toHaveCount(0)
  await expect(said(page)).toHaveCount(1)
  await app.stop()
})

test('what the encoder failed on is sent again without another recording', async ({ page }) => {
  const app = await startApp()
  const ffmpeg = join(app.dataDir, 'moody-ffmpeg')
  const mood = join(app.dataDir, 'bad-mood')
  await writeFile(ffmpeg, `#!/bin/sh\n[ -e '${mood}' ] && exit 1\nexec '${app.ffmpeg.path}' "$@"\n`)
  await chmod(ffmpeg, 0o755)
  const moody = await startApp({ ffmpegPath: ffmpeg })
  await page.goto(moody.url)
  await ready(page)
  await writeFile(mood, '')
  await say(page, 'again, please')
  await expect(statusLine(page)).toContainText('“again, please” was not sent.')
  await expect(pending(page)).toContainText('not sent')
  await rm(mood)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(said(page)).toHaveText(['again, please'])
  await expect(statusLine(page)).toHaveText('')
  await moody.stop()
  await app.stop()
})

test.describe('when the server goes', () => {
  test.use({
    expectedErrors: /WebSocket connection to|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE/,
  })

  test('the page says so, keeps what is posted, and sends it once when it is back', async ({
    page,
  }) => {
    const first = await startApp()
    const { dataDir, port } = first
    await page.goto(first.url)
    await ready(page)
    await post(page, 'before')
    await first.close()
    await expect(page.locator('html')).toHaveAttribute('data-connection', 'offline')
    await expect(statusLine(page)).toHaveText('Offline. What you send goes out when you are back.')
    await expect(page.locator('#here')).toHaveText('')

    await say(page, 'meanwhile')
    await expect(input(page)).toHaveValue('')
    await expect(preview(page)).not.toHaveAttribute('data-recording')
    const place = await pending(page).locator('.said').boundingBox()
    const second = await startApp({ dataDir, port })
    await online(page)
    await expect(said(page)).toHaveText(['before', 'meanwhile'])
    expect(await said(page).last().boundingBox()).toEqual(place)
    await expect(pending(page)).toHaveCount(0)
    await expect(statusLine(page)).toHaveText('')
    await page.reload()
    await expect(said(page)).toHaveText(['before', 'meanwhile'])
    await expect(page.locator('#rows .you')).toHaveCount(2)
    await second.stop()
    await first.stop()
  })
})
