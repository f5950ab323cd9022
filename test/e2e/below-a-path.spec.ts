import type { Page } from '@playwright/test'
import { startPublisher } from '../support/clients/publisher.ts'
import { makeFilm } from '../support/media/films.ts'
import { freePort } from '../support/servers/free-port.ts'
import { type Front, startFront } from '../support/servers/fronts.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'
import { online, post, ready, rows, said } from './support/page-objects.ts'

// Behind a real nginx below a path: whatever is asked for beside that path is a 404 of nginx's.

test.use({ expectedErrors: /404/ })

/** What the pages of a browser ask for and do not get. */
function missingIn(page: Page): string[] {
  const missing: string[] = []
  page.context().on('response', (response) => {
    if (response.status() >= 400) missing.push(new URL(response.url()).pathname)
  })
  return missing
}

const KEY = 'a-stage-key-for-tests'

let folder: TempFolder
let app: TestApp
let front: Front
let rtmpPort: number

test.beforeAll(async () => {
  folder = await makeTempFolder()
  await makeFilm(folder.path, 'Short.webm', { seconds: 2 })
  rtmpPort = await freePort()
  app = await startApp({
    ...{ basePath: '/chat/', trustProxy: 1, mediaDir: folder.path },
    ...{ rtmpPort, stageKey: KEY },
  })
  front = await startFront('nginx', '/chat/', app.port)
})
test.afterAll(async () => {
  await front.stop()
  await app.stop()
  await folder.remove()
})

const open = async (page: Page, name: string) => {
  await page.getByRole('textbox', { name: 'The name of a room' }).fill(name)
  await page.keyboard.press('Enter')
}

test('the whole page works below a path: rooms, posts, menus, saving, invitations', async ({
  page,
  visit,
}) => {
  const missing = missingIn(page)
  await page.goto(`${front.origin}/chat`)
  await expect(page).toHaveURL(`${front.origin}/chat/`)
  await open(page, 'Blue Otter')
  const url = `${front.origin}/chat/r/blue-otter`
  await expect(page).toHaveURL(url)
  await expect(page.getByText('You host this room.')).toBeVisible()
  await ready(page)
  const other = await visit({ url })
  await post(page, 'below a path')
  await expect(said(other)).toHaveText(['below a path'])

  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByLabel('The address of this room')).toHaveValue(url)
  await page.keyboard.press('Escape')
  await rows(page).locator('.dots').click()
  await page.getByRole('menuitem', { name: 'Save' }).click()
  const downloaded = page.waitForEvent('download')
  await page.getByRole('button', { name: 'GIF' }).first().click()
  expect((await downloaded).suggestedFilename()).toMatch(/\.gif$/)

  const kept = await page.evaluate(() => Object.keys(localStorage))
  expect(kept).toContain('animate/chat-token')
  // Beside what every browser of these tests begins with.
  const others = kept.filter((name) => !name.startsWith('animate/chat-'))
  expect(others).toEqual(['animate-posted'])
  await page.keyboard.press('Escape')
  await page.reload()
  await online(page)
  await expect(page.getByText('You host this room.')).toBeVisible()
  await expect(said(page)).toHaveText(['below a path'])
  // Through a proxy nobody is told of the server's own addresses.
  expect(missing).toEqual(['/chat/reach'])
})

test('films and the live picture are below the path, too', async ({ page }) => {
  const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: KEY, sound: false })
  const missing = missingIn(page)
  await page.goto(`${front.origin}/chat/`)
  const picture = page.getByLabel('The live picture')
  await expect.poll(() => picture.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(320)
  await page.getByRole('link', { name: 'Videos' }).click()
  await expect(page).toHaveURL(`${front.origin}/chat/watch`)
  await page.getByText('Short').click()
  const film = page.locator('#film')
  await expect.poll(() => film.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(320)
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page).toHaveURL(`${front.origin}/chat/`)
  expect(missing).toEqual([])
  await page.close()
  await publisher.stop()
})
