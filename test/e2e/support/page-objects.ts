import { expect, type Locator, type Page } from '@playwright/test'

/** The page in a person's words. */

export const input = (page: Page): Locator => page.getByRole('textbox', { name: 'Your message' })
export const statusLine = (page: Page): Locator => page.locator('#status')
export const rows = (page: Page): Locator => page.locator('#rows > .row')
/** Posts on their way, which are no messages yet. */
export const pending = (page: Page): Locator => page.locator('#pending > .row')
export const said = (page: Page): Locator => page.locator('#rows .said')
export const preview = (page: Page): Locator => page.locator('#preview')

/** Until the camera's picture is there, the server has let us in and what posts is loaded. */
export async function ready(page: Page): Promise<void> {
  await expect(preview(page)).toHaveAttribute('data-camera', 'live')
  await online(page)
}

export async function online(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-connection', 'online')
  // It comes after the first look: a test that moves the clock by hand would be ahead of it.
  await page.evaluate(async () => {
    const app = document.querySelector<HTMLScriptElement>('script[src$="/app.js"]')
    await import(new URL('open-posting.js', app?.src).href)
  })
}

/** Types and presses Enter, as an author who has just joined would. */
export async function say(page: Page, words: string): Promise<void> {
  await input(page).fill(words)
  await input(page).press('Enter')
}

/** Says something and waits until it is on the speaker's own page. */
export async function post(page: Page, words: string): Promise<void> {
  await say(page, words)
  await skipRecording(page)
  await expect(said(page).filter({ hasText: words })).toBeVisible()
}

// A recording goes by the page's clock, which tests move by hand: it is over at once where only its
// end matters, and stands still where something has to happen in the middle of it, however slow the
// machine is.

const FRAME_MS = 200

/** Lets the recording that has begun, and the countdown before it, be over without their seconds. */
export async function skipRecording(page: Page): Promise<void> {
  await page.clock.install()
  const isRecording = () =>
    preview(page).evaluate((e) => e.matches('[data-recording], [data-counting]'))
  while (await isRecording()) await page.clock.runFor(FRAME_MS)
}

/** Says something, and holds the recording when so many frames of it have been taken. */
export async function sayUntilFrame(page: Page, words: string, count: number): Promise<void> {
  await page.clock.install()
  await pauseClock(page)
  await say(page, words)
  const mark = preview(page).locator('.mark')
  for (let frame = 1; frame <= count; frame++) {
    // To the middle between two frames, where none is being taken.
    await page.clock.runFor(frame === 1 ? FRAME_MS / 2 : FRAME_MS)
    await expect(mark).toHaveText(`${frame} / 10`)
  }
}

/**
 * Stops the page's clock a moment from now. On a busy machine that moment has passed by the time the
 * page is told of it, which Playwright refuses: then a later one is taken.
 */
export async function pauseClock(page: Page): Promise<void> {
  for (let aheadMs = FRAME_MS; ; aheadMs *= 2) {
    const now = await page.evaluate(() => Date.now())
    const refused = await page.clock.pauseAt(now + aheadMs).then(
      () => undefined,
      (error: Error) => error,
    )
    if (refused === undefined) return
    if (!refused.message.includes('to the past')) throw refused
  }
}

/** Lets the page's time go on by itself after `sayUntilFrame`. */
export async function goOn(page: Page): Promise<void> {
  await page.clock.resume()
}
