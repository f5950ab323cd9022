import type { Page } from '@playwright/test'
import { join, post } from '../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../support/clients/owned-room.ts'
import { makeFrames } from '../support/media/frames.ts'
import { expect, test } from './support/fixtures.ts'
import { online, rows } from './support/page-objects.ts'
import { expectPlaying } from './support/pixels.ts'
import { savePower } from './support/save-power.ts'

/** A bot's loop in a room of its own, and the page of that room. */
async function openWithLoop(page: Page, url: string): Promise<void> {
  const room = new URL(url).pathname.split('/').at(-1) ?? ''
  const { socket } = await join(new URL(url).origin, { room })
  await post(socket, { id: '', message: 'look', frames: await makeFrames() })
  socket.disconnect()
  await page.goto(url)
  await online(page)
  await expect(rows(page)).toHaveCount(1)
}

const PASSPHRASE = 'open sesame'

/** The page's room is closed, and the page knows its passphrase; a stranger gets no loop of it. */
async function closeRoom(page: Page, url: string): Promise<void> {
  const { origin, pathname } = new URL(url)
  const room = pathname.split('/').at(-1) ?? ''
  const host = await createOwnedRoom(() => origin, room).joinOwned({ owner: OWNER_SECRET })
  await ask(host.socket).rule({ passphrase: PASSPHRASE })
  const answer = await post(host.socket, { id: '', message: 'look', frames: await makeFrames() })
  host.socket.disconnect()
  const key = answer.ok ? answer.key : ''
  expect((await fetch(`${origin}/clips/${key}.mp4`)).status).toBe(404)
  const entry: [string, string] = [`animate-passphrase ${room}`, PASSPHRASE]
  await page.addInitScript(([name, value]) => localStorage.setItem(name, value), entry)
}

/** From the next load on this browser says that it plays none of these. */
const without = (page: Page, types: string[]) =>
  page.addInitScript((absent) => {
    const real = HTMLMediaElement.prototype.canPlayType
    HTMLMediaElement.prototype.canPlayType = function canPlayType(type) {
      return absent.some((one) => type.startsWith(one)) ? '' : real.call(this, type)
    }
  }, types)

/** What a page asks of the server for its loops, endings alone. */
function watchClips(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (/\/clips\/|stand-in/.test(pathname)) asked.push(pathname.replace(/^.*[./]/, ''))
  })
  return asked
}

test('a browser that plays asks for no poster and no other form', async ({ page, roomUrl }) => {
  const asked = watchClips(page)
  await openWithLoop(page, roomUrl)
  await expectPlaying(rows(page).locator('video'))
  expect(asked).toEqual([])
  await expect(rows(page).locator('video')).not.toHaveAttribute('poster')
})

test('where no WebM plays, the loop plays as a film, and in a closed room by a token', async ({
  page,
  roomUrl,
}) => {
  await without(page, ['video/webm'])
  const asked = watchClips(page)
  await closeRoom(page, roomUrl)
  await page.goto(roomUrl)
  const video = rows(page).locator('video')
  await expectPlaying(video)
  expect(asked).toEqual(['js', 'mp4'])
  await expect(video).toHaveAttribute('poster', /^blob:/)

  // A tap stops it, another starts it, as ever.
  await rows(page).locator('.loop').click()
  await expect(video).toHaveJSProperty('paused', true)
  await rows(page).locator('.loop').click()
  await expectPlaying(video)

  // What has been learnt holds for the rest of the visit.
  await page.reload()
  await expectPlaying(video)
  expect(asked).toEqual(['js', 'mp4', 'js', 'mp4'])
})

test('where no film plays at all, the loop is a moving picture that can be stopped', async ({
  page,
  roomUrl,
}) => {
  await without(page, ['video/'])
  await openWithLoop(page, roomUrl)
  const picture = rows(page).locator('img.face')
  await expect(picture).toBeVisible()
  await expect.poll(() => picture.evaluate((it: HTMLImageElement) => it.naturalWidth)).toBe(200)
  await rows(page).locator('.loop').click()
  await expect(picture).toBeHidden()
  await expect(rows(page).locator('video')).toHaveAttribute('poster', /^blob:/)
  await rows(page).locator('.loop').click()
  await expect(picture).toBeVisible()
})

test.describe('where nothing plays', () => {
  test.use({ expectedErrors: /status of 50[01]|ERR_FAILED/ })

  test('the row says so beside its poster', async ({ page, roomUrl }) => {
    await without(page, ['video/'])
    await page.route(/\/clips\//, (route) => route.fulfill({ status: 501 }))
    await openWithLoop(page, roomUrl)
    await expect(rows(page).getByText('This loop does not play in this browser.')).toBeVisible()
    await expect(rows(page).locator('video')).toHaveAttribute('poster', /^blob:/)
    await page.screenshot({ path: 'test-results/screens/does-not-play.png' })
  })
})

test('where nothing may start by itself, the poster waits with its mark for a tap', async ({
  page,
  roomUrl,
}) => {
  await savePower(page, 'loops')
  await openWithLoop(page, roomUrl)
  await expect(rows(page).locator('.loop')).toHaveAccessibleName(/^Play /)
  await expect(rows(page).locator('.play-mark')).toBeVisible()
  const video = rows(page).locator('video')
  await expect(video).toHaveAttribute('poster', /^blob:/)
  await page.screenshot({ path: 'test-results/screens/saving-power.png' })
  await page.getByRole('button', { name: 'Play all' }).click()
  await expectPlaying(video)
})
