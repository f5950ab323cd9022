import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { MAX_FRAMES } from '../../realtime/protocol.ts'
import { join } from '../support/clients/chat-client.ts'
import { probe } from '../support/media/probe.ts'
import { openRoomAs, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import { rows } from './support/page-objects.ts'

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Save' })

async function openSheet(row: Locator): Promise<void> {
  await row.hover()
  await row.getByRole('button', { name: /^More about/ }).click()
  await row.page().getByRole('menuitem', { name: 'Save' }).click()
}

/** What comes into the folder of downloads when a button is pressed. */
async function saved(page: Page, button: Locator) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const file = await readFile(await download.path())
  return { name: download.suggestedFilename(), file }
}

test('a loop can be saved as GIF and as MP4', async ({ page, at, roomUrl }) => {
  await openRoomAs(page, 1, roomUrl)
  await sayAs(page, at, 2, 'keep me')
  await openSheet(rows(page).last())
  await expect(page.getByText('The last', { exact: false })).toBeHidden()

  const gif = await saved(page, sheet(page).getByRole('button', { name: 'GIF' }))
  expect(gif.name).toMatch(/^loop-\d{4}(-\d\d){5}\.gif$/)
  expect(await probe(gif.file)).toMatchObject({ codec: 'gif', frames: MAX_FRAMES, width: 200 })
  await expect(sheet(page).getByRole('status')).toHaveText('Saved.')

  const mp4 = await saved(page, sheet(page).getByRole('button', { name: 'MP4' }).first())
  expect(await probe(mp4.file)).toMatchObject({ codec: 'h264', frames: MAX_FRAMES, width: 200 })
})

test('a loop of a locked room can be saved by who is in it', async ({ page, at, roomUrl }) => {
  const owner = await join(at.url, { room: at.room, owner: 'a-secret-nobody-can-guess' })
  await openRoomAs(page, 1, roomUrl)
  await sayAs(page, at, 2, 'between us')
  await expect(rows(page)).toHaveCount(1)
  await owner.socket.emitWithAck('rule', { isLocked: true })
  await openSheet(rows(page).last())
  const { file } = await saved(page, sheet(page).getByRole('button', { name: 'GIF' }))
  expect(await probe(file)).toMatchObject({ codec: 'gif', frames: MAX_FRAMES })
  owner.socket.disconnect()
})

test('the last ones can be saved as one strip', async ({ page, at, roomUrl }) => {
  await openRoomAs(page, 1, roomUrl)
  for (const words of ['one', 'two', 'three']) await sayAs(page, at, 2, words)
  await expect(rows(page)).toHaveCount(3)
  await openSheet(rows(page).first())
  await expect(sheet(page).getByRole('heading', { name: 'The last 3' })).toBeVisible()
  const strip = await saved(page, sheet(page).getByRole('button', { name: 'Strip' }))
  expect(await probe(strip.file)).toMatchObject({
    codec: 'gif',
    frames: MAX_FRAMES,
    width: 600,
    height: 200,
  })
  // Within the same second the files of both kinds have names of their own.
  expect(strip.name).toMatch(/^strip-\d{4}(-\d\d){5}\.gif$/)
  const collage = await saved(page, sheet(page).getByRole('button', { name: 'Collage' }).first())
  expect(collage.name).toMatch(/^collage-\d{4}(-\d\d){5}\.gif$/)
})

test.describe('what cannot be saved', () => {
  test.use({ expectedErrors: /410/ })

  test('is said in the sheet', async ({ page, at, roomUrl }) => {
    await openRoomAs(page, 1, roomUrl)
    await sayAs(page, at, 2, 'gone soon')
    await openSheet(rows(page).last())
    // As if it had expired a moment ago.
    await page.route('**/clips/*.gif', (route) =>
      route.continue({ url: `${at.url}/clips/01234567-89ab-7def-8123-456789abcdef.gif` }),
    )
    await sheet(page).getByRole('button', { name: 'GIF' }).click()
    await expect(sheet(page).getByRole('status')).toHaveText('This loop has expired.')
  })
})
