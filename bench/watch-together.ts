/**
 * How long after its owner has used the remote the others' players have done it:
 * npx tsx bench/watch-together.ts [times]
 */
import { chromium, expect, type Page } from '@playwright/test'
import config from '../playwright.config.ts'
import type { Remote } from '../realtime/protocol.ts'
import globalSetup from '../test/e2e/support/global-setup.ts'
import { join } from '../test/support/clients/chat-client.ts'
import { makeFilm } from '../test/support/media/films.ts'
import { startApp } from '../test/support/servers/start-app.ts'
import { withTempFolder } from '../test/support/temp-folder.ts'
import { median } from './media-figures.ts'

const TIMES = Number(process.argv[2] ?? 10)
const MEMBERS = 3
const PATH = '/film.mp4'

/** Lets the page's player note when it next tells of this event; resolves once it listens. */
async function listen(page: Page, name: string): Promise<void> {
  await page.locator('.cinema-film').evaluate((film, event) => {
    const heardAt = new Promise<number>((resolve) => {
      film.addEventListener(event, () => resolve(Date.now()), { once: true })
    })
    Object.assign(film, { heardAt })
  }, name)
}

function heardAt(page: Page): Promise<number> {
  return page.locator('.cinema-film').evaluate((film) => Reflect.get(film, 'heardAt'))
}

await withTempFolder(async (folder) => {
  globalSetup()
  await makeFilm(folder, 'film.mp4', { seconds: 180 })
  const app = await startApp({ mediaDir: folder })
  const { socket } = await join(app.url, { room: 'cinema', owner: 'a-secret-nobody-can-guess' })
  const browser = await chromium.launch({ ...config.use?.launchOptions })
  const pages = await Promise.all(Array.from({ length: MEMBERS }, () => browser.newPage()))
  for (const page of pages) await page.goto(`${app.url}/r/cinema`)
  const use = (remote: Omit<Remote, 'path'>) =>
    socket.emitWithAck('watch', { path: PATH, ...remote })
  await use({ positionMs: 0, isPlaying: true })
  for (const page of pages) {
    await expect(page.locator('.cinema-film')).toHaveJSProperty('readyState', 4, {
      timeout: 60_000,
    })
  }

  async function measure(event: string, remote: Omit<Remote, 'path'>): Promise<number> {
    await Promise.all(pages.map((page) => listen(page, event)))
    const usedAt = Date.now()
    await use(remote)
    return Math.max(...(await Promise.all(pages.map(heardAt)))) - usedAt
  }

  const took: Record<string, number[]> = { pause: [], seeked: [], play: [] }
  for (let n = 1; n <= TIMES; n++) {
    const positionMs = (5 + ((n * 47) % 170)) * 1000
    took.pause?.push(await measure('pause', { positionMs: positionMs - 1000, isPlaying: false }))
    took.seeked?.push(await measure('seeked', { positionMs, isPlaying: false }))
    took.play?.push(await measure('play', { positionMs, isPlaying: true }))
  }
  for (const [event, ms] of Object.entries(took)) {
    console.log(
      `${event}: median ${median(ms)} ms, most ${Math.max(...ms)} ms, at the last of ${MEMBERS}`,
    )
  }
  await browser.close()
  socket.disconnect()
  await app.stop()
})
