import { devices, type Page } from '@playwright/test'
import { join, post as postDraft } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { expect, test } from './support/fixtures.ts'
import { online, rows } from './support/page-objects.ts'

const { defaultBrowserType: _, ...phone } = devices['Pixel 7']

/** A finger as the browser has it: pointer, touch, long-press gesture, light dismiss and all. */
async function fingerOn(page: Page) {
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  return {
    down: (x: number, y: number) => touch('touchStart', { x, y }),
    move: (x: number, y: number) => touch('touchMove', { x, y }),
    up: () => touch('touchEnd'),
    /** Down and up in one go, however slow the machine is. */
    tap: (x: number, y: number) => Promise.all([touch('touchStart', { x, y }), touch('touchEnd')]),
  }
}

test('a finger that rests on a loop opens its menu, which stays when it is lifted', async ({
  at,
  visit,
}) => {
  const { socket } = await join(at.url, { room: at.room })
  const frames = await makeFrames()
  await postDraft(socket, { id: '', message: 'hold me', frames })
  const page = await visit({ ...phone, permissions: [] })
  await online(page)
  const row = rows(page).first()
  const loop = row.locator('> .loop')
  const menu = page.locator('#row-menu')
  const { x = 0, y = 0, width = 0 } = (await loop.boundingBox()) ?? {}
  const [midX, midY] = [x + width / 2, y + width / 2]
  const finger = await fingerOn(page)

  // Twice: the first time the menu is loaded, and opens later.
  for (const _time of ['first', 'second']) {
    await finger.down(midX, midY)
    await expect(loop).toHaveAttribute('data-held')
    await expect(menu).toBeHidden()
    await finger.up()
    await expect(menu).toBeVisible()
    await expect(loop).not.toHaveAttribute('data-held')
    await expect(menu.getByRole('menuitemcheckbox').first()).toBeFocused()
    await expect(row).not.toHaveAttribute('data-paused')
    // Beside it, it is dismissed.
    await finger.down(midX, midY - 500)
    await finger.up()
    await expect(menu).toBeHidden()
  }

  // A tap is no long press, and a finger that moves away has changed its mind.
  await finger.tap(midX, midY)
  await expect(row).toHaveAttribute('data-paused')
  await finger.tap(midX, midY)
  await expect(row).not.toHaveAttribute('data-paused')
  await finger.down(midX, midY)
  await expect(loop).toHaveAttribute('data-held')
  await finger.move(midX, midY + 40)
  await expect(loop).not.toHaveAttribute('data-held')
  await finger.up()
  await expect(menu).toBeHidden()
  await expect(row).not.toHaveAttribute('data-paused')
})
