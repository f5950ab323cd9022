import { writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import type { Page } from '@playwright/test'
import type { Remote } from '../../realtime/protocol.ts'
import { join } from '../support/clients/chat-client.ts'
import { makeFilm } from '../support/media/films.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'
import { online } from './support/page-objects.ts'

const OWNER = 'a-secret-nobody-can-guess'
/** How far apart two pictures may be. */
const APART_MS = 500

let folder: TempFolder
let server: TestApp
test.beforeAll(async () => {
  folder = await makeTempFolder()
  await makeFilm(folder.path, 'The_long_way.mp4', { seconds: 120 })
  await writeFile(joinPath(folder.path, 'Broken.mp4'), 'not a film')
  server = await startApp({ mediaDir: folder.path })
})
test.afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const film = (page: Page) => page.locator('.cinema-film')

/** How far a page's picture is from where it ought to be. */
async function apartMs(page: Page, remote: Remote, setAt: number): Promise<number> {
  const now = await film(page).evaluate((video: HTMLVideoElement) => ({
    positionMs: video.currentTime * 1000,
    at: Date.now(),
    isPlaying: !video.paused,
  }))
  if (now.isPlaying !== remote.isPlaying) return Number.POSITIVE_INFINITY
  const expectedMs = remote.positionMs + (remote.isPlaying ? now.at - setAt : 0)
  return Math.abs(now.positionMs - expectedMs)
}

test('what the owner plays, pauses and seeks is so on every page', async ({ page, visit }) => {
  const url = `${server.url}/r/cinema`
  const { socket } = await join(server.url, { room: 'cinema', owner: OWNER })
  await page.goto(url)
  const pages = [page, await visit({ url })]
  for (const one of pages) await online(one)
  const uses: Remote[] = [
    { path: '/The_long_way.mp4', positionMs: 0, isPlaying: true },
    { path: '/The_long_way.mp4', positionMs: 60_000, isPlaying: true },
    { path: '/The_long_way.mp4', positionMs: 61_000, isPlaying: false },
    { path: '/The_long_way.mp4', positionMs: 5000, isPlaying: false },
    { path: '/The_long_way.mp4', positionMs: 5000, isPlaying: true },
  ]
  for (const use of uses) {
    const setAt = Date.now()
    expect(await socket.emitWithAck('watch', use)).toEqual({ ok: true })
    for (const one of pages) {
      await expect.poll(() => apartMs(one, use, setAt)).toBeLessThan(APART_MS)
    }
  }
  // "Pause all" stops it for the one who pressed it, and playing all brings it back to where the others are.
  const [one = page, other = page] = pages
  await one.getByRole('button', { name: 'Pause all' }).click()
  await expect(film(one)).toBeHidden()
  await expect(film(one)).toHaveJSProperty('paused', true)
  await expect(film(other)).toHaveJSProperty('paused', false)
  await one.getByRole('button', { name: 'Play all' }).click()
  await expect(film(one)).toBeVisible()
  const late = await visit({ url })
  const setAt = Date.now()
  const use = { path: '/The_long_way.mp4', positionMs: 30_000, isPlaying: true }
  await socket.emitWithAck('watch', use)
  await expect.poll(() => apartMs(one, use, setAt)).toBeLessThan(APART_MS)
  await expect.poll(() => apartMs(late, use, setAt)).toBeLessThan(APART_MS)
  await expect(late.getByText('The long way')).toBeVisible()

  await socket.emitWithAck('watch', { path: null, positionMs: 0, isPlaying: false })
  for (const one of pages) await expect(film(one)).toBeHidden()
  socket.disconnect()
})

test("the owner's own player is the remote", async ({ page, visit }) => {
  const url = `${server.url}/r/living-room`
  await page.goto(`${url}#host=${OWNER}`)
  const choice = page.getByRole('combobox', { name: 'Watch something together' })
  await choice.selectOption('The long way')
  const guest = await visit({ url })
  const positionOf = (one: Page) =>
    film(one).evaluate((video: HTMLVideoElement) => video.currentTime * 1000)
  const gapMs = async () => {
    const [mine, theirs] = await Promise.all([positionOf(page), positionOf(guest)])
    return Math.abs(mine - theirs)
  }
  await expect.poll(() => positionOf(guest)).toBeGreaterThan(500)
  await expect.poll(gapMs).toBeLessThan(APART_MS)

  await film(page).evaluate((video: HTMLVideoElement) => {
    video.currentTime = 60
  })
  await expect.poll(() => positionOf(guest)).toBeGreaterThan(60_000)
  await expect.poll(gapMs).toBeLessThan(APART_MS)

  await film(page).evaluate((video: HTMLVideoElement) => video.pause())
  await expect(film(guest)).toHaveJSProperty('paused', true)
  await expect.poll(gapMs).toBeLessThan(APART_MS)

  await choice.selectOption('Stop watching')
  await expect(film(guest)).toBeHidden()
})

test('a guest has no remote, but the sound and a way to look away', async ({ page }) => {
  const { socket } = await join(server.url, { room: 'den', owner: OWNER })
  await page.goto(`${server.url}/r/den`)
  await online(page)
  await socket.emitWithAck('watch', { path: '/The_long_way.mp4', positionMs: 0, isPlaying: true })
  await expect
    .poll(() => film(page).evaluate((v: HTMLVideoElement) => v.currentTime))
    .toBeGreaterThan(0.2)
  await expect(film(page)).toHaveJSProperty('controls', false)
  await expect(film(page)).toHaveJSProperty('muted', true)
  await page.getByRole('button', { name: 'Sound on' }).click()
  await expect(film(page)).toHaveJSProperty('muted', false)
  await page.getByRole('button', { name: 'Hide' }).click()
  await expect(film(page)).toBeHidden()
  await expect(film(page)).toHaveJSProperty('readyState', 0)
  await page.getByRole('button', { name: 'Watch' }).click()
  await expect(film(page)).toHaveJSProperty('paused', false)
  socket.disconnect()
})

test('a film that a browser cannot play: it says so to its member and to the owner, until another is chosen', async ({
  page,
  visit,
}) => {
  const url = `${server.url}/r/attic`
  await page.goto(`${url}#host=${OWNER}`)
  const choice = page.getByRole('combobox', { name: 'Watch something together' })
  await choice.selectOption('Broken')
  const member = await visit({ url })
  for (const one of [page, member]) {
    await expect(one.getByText('This browser cannot play this video.')).toBeVisible()
    const link = one.getByRole('link', { name: 'Download' })
    await expect(link).toHaveAttribute('href', '/media/Broken.mp4')
  }
  await choice.selectOption('The long way')
  for (const one of [page, member]) {
    await expect(one.getByText('This browser cannot play this video.')).toBeHidden()
  }
})

test('a path that leads out of the videos is not loaded', async ({ page }) => {
  const { socket } = await join(server.url, { room: 'trap', owner: OWNER })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${server.url}/r/trap`)
  await online(page)
  await socket.emitWithAck('watch', { path: '/../readyz', positionMs: 0, isPlaying: true })
  await socket.emitWithAck('watch', { path: '/The_long_way.mp4', positionMs: 0, isPlaying: true })
  await expect(film(page)).toHaveJSProperty('readyState', 4)
  expect(asked).not.toContain('/readyz')
  socket.disconnect()
})
