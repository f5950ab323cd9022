import { expect, type Locator, type Page } from '@playwright/test'

/** The page in a person's words. */

export const input = (page: Page): Locator => page.getByRole('textbox', { name: 'Your message' })
export const statusLine = (page: Page): Locator => page.locator('#status')
export const rows = (page: Page): Locator => page.locator('#rows > .row')
/** Posts on their way, which are no messages yet. */
export const pending = (page: Page): Locator => page.locator('#pending > .row')
export const said = (page: Page): Locator => page.locator('#rows .said')
export const preview = (page: Page): Locator => page.locator('#preview')

/** Until the camera's picture is there and the server has let us in. */
export async function ready(page: Page): Promise<void> {
  await expect(preview(page)).toHaveAttribute('data-camera', 'live')
  await online(page)
}

export async function online(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-connection', 'online')
}

/** Types and presses Enter, as somebody who has just come would. */
export async function say(page: Page, words: string): Promise<void> {
  await input(page).fill(words)
  await input(page).press('Enter')
}

/** Says something and waits until it is on the speaker's own page. */
export async function post(page: Page, words: string): Promise<void> {
  await say(page, words)
  await expect(said(page).filter({ hasText: words })).toBeVisible()
}

/** Until this many frames of a recording have been taken, as the mark in the preview says. */
export async function untilFrame(page: Page, count: number): Promise<void> {
  const mark = preview(page).locator('.mark')
  await expect.poll(() => mark.textContent(), { intervals: [30] }).toBe(`${count} / 10`)
}
