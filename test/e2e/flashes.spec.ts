import type { Page } from '@playwright/test'
import { join, post } from '../support/clients/chat-client.ts'
import { strobeFrames } from '../support/flashes/strobes.ts'
import { expect, test } from './support/fixtures.ts'
import { rows } from './support/page-objects.ts'

const paused = (page: Page) =>
  rows(page).evaluateAll((all) => all.map((row) => row.querySelector('video')?.paused ?? true))

const loop = (page: Page, index: number) => rows(page).nth(index).locator('.loop')
const picture = (page: Page, index: number) => rows(page).nth(index).locator('video')

/** As the sheet "About this chat" sets it. */
async function prefer(page: Page, name: string, value: string): Promise<void> {
  await page.evaluate(
    ([key, chosen]) => localStorage.setItem(`animate-prefers-${key}`, `${chosen}`),
    [name, value],
  )
  await page.reload()
}

test('neighbours never flash too much together, and loops rest or wait for a tap as preferred', async ({
  at,
  page,
  roomUrl,
}) => {
  const { socket } = await join(at.url, { room: at.room })
  // Each is allowed; in turn they would flash six times a second.
  const frames = strobeFrames('wkwkwkkkkk')
  for (const message of ['older', 'newer']) await post(socket, { id: message, message, frames })
  socket.close()

  await page.goto(roomUrl)
  await expect.poll(() => paused(page)).toEqual([true, false])
  await expect(rows(page).nth(0)).toHaveAttribute('data-paused')
  await loop(page, 0).click()
  await expect.poll(() => paused(page)).toEqual([false, true])

  await prefer(page, 'rest', 'on')
  await expect.poll(() => paused(page), 'each has played twice').toEqual([true, true])
  await expect(rows(page).nth(1)).toHaveAttribute('data-paused')
  await prefer(page, 'rest', 'off')

  await prefer(page, 'veil', 'on')
  await expect(rows(page)).toHaveCount(2)
  await expect(picture(page, 0)).toBeHidden()
  await expect(picture(page, 1)).toBeHidden()
  expect(await paused(page)).toEqual([true, true])
  await loop(page, 1).click()
  await expect(picture(page, 1)).toBeVisible()
  await expect.poll(() => paused(page)).toEqual([true, false])
  await expect(picture(page, 0)).toBeHidden()
})
