import { devices } from '@playwright/test'
import { join, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { expect, test } from './support/fixtures.ts'
import { input, online, rows } from './support/page-objects.ts'
import { expectPlaying } from './support/pixels.ts'

/** How much of the screen is left above a keyboard. */
const ABOVE_KEYBOARD = 0.55

for (const name of ['iPhone SE (3rd gen)', 'iPhone 15 Pro', 'Pixel 7'] as const) {
  // Width, pixels, touch and user agent of the phone; the engine is Chromium all the same.
  const { defaultBrowserType: _, ...phone } = devices[name]

  test(`on the screen of ${name} a thumb finds all, also with the keyboard open`, async ({
    at,
    visit,
  }) => {
    const { socket } = await join(at.url, { room: at.room })
    await post(socket, { id: '', message: 'hello phone', frames: await makeFrames() })
    socket.disconnect()
    const page = await visit({ ...phone, permissions: [] })
    await online(page)
    const video = rows(page).locator('video')
    await expectPlaying(video)

    await rows(page).locator('.loop').tap()
    await expect(video).toHaveJSProperty('paused', true)
    await rows(page).locator('.loop').tap()
    await expectPlaying(video)

    await page.locator('#more').tap()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')

    await input(page).tap()
    const { width, height } = phone.viewport
    await page.setViewportSize({ width, height: Math.round(height * ABOVE_KEYBOARD) })
    await expect(input(page)).toBeInViewport({ ratio: 1 })
    await expect(page.locator('#composer .send')).toBeInViewport({ ratio: 1 })
    await expect(rows(page).last()).toBeInViewport()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    )
    const file = name.replaceAll(/\W+/g, '-').toLowerCase()
    await page.screenshot({ path: `test-results/screens/keyboard-${file}.png` })
  })
}
