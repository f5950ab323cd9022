/**
 * How long it takes from the tenth frame until one's own row stands in the feed, playing from the frames,
 * and the first picture with it is drawn: npx tsx bench/own-row.ts [times]
 */
import { chromium, type Page } from '@playwright/test'
import config from '../playwright.config.ts'
import globalSetup from '../test/e2e/support/global-setup.ts'
import { startApp } from '../test/support/servers/start-app.ts'

const TIMES = Number(process.argv[2] ?? 9)

/** Resolves with the milliseconds between the tenth frame and the drawing of the next row that is on its way. */
function nextOwnRow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const mark = document.querySelector('#preview .mark')
    let tenthAt: number | undefined
    return new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (mark?.textContent === '10 / 10') tenthAt ??= performance.now()
        const from = tenthAt
        if (from === undefined || document.querySelector('#pending .row .frames') === null) return
        observer.disconnect()
        requestAnimationFrame(() => resolve(performance.now() - from))
      })
      observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    })
  })
}

async function measure(page: Page, words: string): Promise<number> {
  const shown = nextOwnRow(page)
  const input = page.getByRole('textbox', { name: 'Your message' })
  await input.fill(words)
  await input.press('Enter')
  return shown
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

globalSetup()
const app = await startApp()
const browser = await chromium.launch(config.use?.launchOptions)
const context = await browser.newContext({ permissions: ['camera'] })
// The first recording of an author counts down; those after it are what is measured.
await context.addInitScript(() => localStorage.setItem('animate-posted', 'yes'))
const page = await context.newPage()
await page.goto(app.url)
await page.locator('#preview[data-camera="live"]').waitFor()
const tookMs: number[] = []
for (let i = 0; i < TIMES; i++) {
  tookMs.push(await measure(page, `message ${i}`))
  await page.locator('#status').filter({ hasText: /^$/ }).waitFor({ state: 'attached' })
}
const [least, most] = [Math.min(...tookMs), Math.max(...tookMs)].map((ms) => ms.toFixed(0))
console.log(`The tenth frame to one's own row, drawn, ${TIMES} times:`)
console.log(`  median ${median(tookMs).toFixed(1)} ms, from ${least} to ${most} ms`)
await browser.close()
await app.stop()
process.exit(0)
