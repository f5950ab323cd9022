import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeFilm } from '../support/media/films.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'

const MIB = 1024 ** 2
const NONE_YET = { videos: [], isPartial: true }

let folder: TempFolder
let server: TestApp
test.beforeAll(async () => {
  folder = await makeTempFolder()
  // Noise hardly compresses: a minute of it is some tens of MiB, far beyond what a player reads ahead.
  await makeFilm(folder.path, 'The_long_way.mp4', { seconds: 60, size: '640x360', isNoisy: true })
  await makeFilm(folder.path, 'Short.webm', { seconds: 2 })
  await writeFile(join(folder.path, 'Broken.mp4'), 'not a film')
  server = await startApp({ mediaDir: folder.path })
})
test.afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const film = (page: Page) => page.locator('#film')
const timeOf = (page: Page) => film(page).evaluate((video: HTMLVideoElement) => video.currentTime)

test('the lobby leads to the shelf, which shows each video, and a click plays it', async ({
  page,
}) => {
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Videos' }).click()
  await expect(page.locator('.video')).toHaveCount(3)
  await expect(page.locator('.video', { hasText: 'The long way' })).toContainText('1:00')
  await expect(page.getByText('3 videos')).toBeVisible()
  const poster = page.locator('.video', { hasText: 'Short' }).locator('img')
  await expect(poster).toHaveJSProperty('naturalWidth', 320)
  await page.getByText('Short').click()
  await expect(page.getByRole('heading', { name: 'Short' })).toBeFocused()
  await expect.poll(() => timeOf(page)).toBeGreaterThan(0.3)
  await page.goBack()
  await expect(film(page)).toBeHidden()
})

test('a video that the server finds only later is listed and played all the same', async ({
  page,
}) => {
  const findsNoneAtFirst = () =>
    page.route('**/watch/videos.json', (route) => route.fulfill({ json: NONE_YET }), { times: 1 })
  await findsNoneAtFirst()
  await page.goto(server.url)
  await expect(page.getByRole('link', { name: 'Videos' })).toBeVisible()
  await findsNoneAtFirst()
  await page.goto(`${server.url}/watch#/Short.webm`)
  await expect(page.getByText('Short', { exact: true }).first()).toBeVisible()
  await expect(film(page)).toHaveJSProperty('readyState', 4)
})

test('a jump into a long film loads what is needed there, in pieces of 1 MiB', async ({ page }) => {
  const pieces: { from: number; to: number; whole: number }[] = []
  page.on('response', (response) => {
    if (!response.url().includes('/media/')) return
    expect(response.status()).toBe(206)
    const range = /bytes (\d+)-(\d+)\/(\d+)/.exec(response.headers()['content-range'] ?? '')
    const [from = 0, to = 0, whole = 0] = (range ?? []).slice(1).map(Number)
    pieces.push({ from, to, whole })
  })
  await page.goto(`${server.url}/watch#/The_long_way.mp4`)
  // It reads ahead as it plays, and on a busy machine it would have played far before the jump.
  await film(page).evaluate((video: HTMLVideoElement) => {
    video.addEventListener('play', () => video.pause())
    video.pause()
  })
  await expect(film(page)).toHaveJSProperty('readyState', 4)
  const seconds = await film(page).evaluate(
    (video: HTMLVideoElement) =>
      new Promise<number>((resolve) => {
        video.addEventListener('seeked', () => resolve(video.currentTime), { once: true })
        video.currentTime = 50
      }),
  )
  expect(seconds).toBe(50)
  expect(Math.max(...pieces.map(({ from, to }) => to - from + 1))).toBeLessThanOrEqual(MIB)
  const loaded = new Set(pieces.map(({ from }) => Math.floor(from / MIB)))
  expect(loaded.size).toBeLessThan((pieces[0]?.whole ?? 0) / MIB - 1)
})

test('a file that the browser cannot play is offered for another player', async ({ page }) => {
  await page.goto(`${server.url}/watch`)
  await page.getByText('Broken').click()
  await expect(page.getByText('This browser cannot play this video.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Download' })).toHaveAttribute(
    'href',
    '/media/Broken.mp4',
  )
})

test('an address of a video that is gone says so', async ({ page }) => {
  await page.goto(`${server.url}/watch#/Nothing.mp4`)
  await expect(page.getByText('This video is not here any more.')).toBeVisible()
})
