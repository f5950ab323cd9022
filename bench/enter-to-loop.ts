/**
 * How long it takes from Enter in one browser until the loop plays in the other, two seconds of
 * recording included, and how large the clip is: npx tsx bench/enter-to-loop.ts [times]
 */
import { chromium, type Page } from '@playwright/test'
import config from '../playwright.config.ts'
import globalSetup from '../test/e2e/support/global-setup.ts'
import { join } from '../test/support/clients/chat-client.ts'
import { startApp } from '../test/support/servers/start-app.ts'

const TIMES = Number(process.argv[2] ?? 9)

/** Resolves with the instant at which a loop that is not there yet begins to play. */
function nextLoop(page: Page): Promise<number> {
  return page.evaluate(() => {
    const known = new Set(document.querySelectorAll('video'))
    const heard = new AbortController()
    const { signal } = heard
    return new Promise<number>((resolve) => {
      document.addEventListener(
        'playing',
        ({ target }) => {
          if (!(target instanceof HTMLVideoElement) || known.has(target)) return
          heard.abort()
          resolve(Date.now())
        },
        { capture: true, signal },
      )
    })
  })
}

async function measure(sender: Page, reader: Page, text: string): Promise<number> {
  const playing = nextLoop(reader)
  await sender.getByRole('textbox', { name: 'Your message' }).fill(text)
  const enteredAt = Date.now()
  await sender.getByRole('textbox', { name: 'Your message' }).press('Enter')
  return (await playing) - enteredAt
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

globalSetup()
const app = await startApp()
const browser = await chromium.launch(config.use?.launchOptions)
const open = async () => {
  const context = await browser.newContext({ permissions: ['camera'] })
  // The first recording of an author counts down; those after it are what is measured.
  await context.addInitScript(() => localStorage.setItem('animate-posted', 'yes'))
  const page = await context.newPage()
  await page.goto(app.url)
  await page.locator('#preview video').waitFor()
  return page
}
const [sender, reader] = [await open(), await open()]
const tookMs: number[] = []
for (let i = 0; i < TIMES; i++) {
  tookMs.push(await measure(sender, reader, `message ${i}`))
  await sender.locator('#status').filter({ hasText: /^$/ }).waitFor({ state: 'attached' })
}
const { replay } = await join(app.url)
const clipBytes = replay.map(({ video }) => Math.round((video.length - 23) * 0.75))
console.log(
  `Enter to the loop playing in the other browser, ${TIMES} times, 2,000 ms of it recording:`,
)
console.log(
  `  median ${median(tookMs)} ms, from ${Math.min(...tookMs)} to ${Math.max(...tookMs)} ms`,
)
console.log(`A clip of the test camera: ${median(clipBytes)} bytes`)
await browser.close()
await app.stop()
process.exit(0)
