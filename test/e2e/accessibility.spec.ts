import type { Page } from '@playwright/test'
import { join, post as send } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { expectAxeFindsNothing } from './support/axe.ts'
import { expect, test } from './support/fixtures.ts'
import {
  input,
  online,
  ready,
  rows,
  say,
  skipRecording,
  statusLine,
} from './support/page-objects.ts'

const OWNER = 'a-secret-nobody-can-guess'
const ON_PURPOSE = /404|WebSocket connection to|ERR_CONNECTION_REFUSED|Origin-/

test.use({ expectedErrors: ON_PURPOSE })

/** The sentences that are spoken, in order: everything that ever stood in the live region. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const region = document.querySelector('#announcer')
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const { textContent } of addedNodes) heard.push(textContent ?? '')
      }
    }).observe(region ?? document.body, { childList: true })
  })
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

/** Looks like a recording; one that stands still would need a clock that does, and axe one that goes. */
const showRecording = (page: Page, isShown: boolean) =>
  page.evaluate((recording) => {
    for (const part of document.querySelectorAll('#composer, #preview')) {
      part.toggleAttribute('data-recording', recording)
    }
  }, isShown)

for (const [size, viewport] of Object.entries({
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  test(`axe finds nothing in any state of the page, ${size}`, async ({ page, visit }) => {
    const folder = await makeTempFolder()
    const app = await startApp({ postsPerMinute: 3, mediaDir: folder.path })
    const url = `${app.url}/r/blue-otter`
    const frames = await makeFrames()
    await page.setViewportSize(viewport)
    await page.goto(`${url}#host=${OWNER}`)
    await ready(page)
    const look = (state: string) => expectAxeFindsNothing(page, `${state}, ${size}`)
    await look('an empty room')

    const { socket } = await join(app.url, { room: 'blue-otter' })
    const asked = await send(socket, { id: '', message: 'look: example.org', frames, alt: 'A cat' })
    const replyTo = asked.ok ? asked.key : ''
    await send(socket, { id: '', message: '🎉', frames })
    await send(socket, { id: '', message: 'an answer', frames, replyTo })
    await socket.emitWithAck('react', { key: replyTo, emoji: '👍' })
    await rows(page).first().locator('.seen-mark').click()
    await say(page, 'hello')
    await skipRecording(page)
    await expect(rows(page)).toHaveCount(3)
    await showRecording(page, true)
    await look('a talk and a recording')
    await showRecording(page, false)
    await page.getByRole('button', { name: 'alt text' }).click()
    await page.getByRole('button', { name: 'Pause all' }).click()
    await look('everything paused, and a line for what is seen')

    await page.getByRole('button', { name: 'Ways to speak' }).click()
    for (const way of ['face', 'card', 'drawing']) {
      const button = page.locator(`.way[data-way="${way}"]`)
      await button.click()
      await expect(button).toHaveAttribute('aria-pressed', 'true')
      if (way === 'drawing') await expect(page.locator('.surface-paper')).toBeVisible()
      else await button.click()
      await look(`the way ${way}`)
    }
    await page.getByRole('button', { name: 'Done' }).click()
    await page.locator('.way[data-way="camera"]').click()
    await ready(page)
    await page.getByRole('button', { name: 'Ways to speak' }).click()

    await rows(page).first().locator('> .words .dots').click()
    await expect(page.getByRole('menu')).toBeVisible()
    await look("a row's menu")
    await page.getByRole('menuitem', { name: /^Remove/ }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('a removal')
    await page.keyboard.press('Escape')
    await rows(page).first().locator('> .words .dots').click()
    await page.getByRole('menuitem', { name: 'Save…' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look('the formats to save in')
    await page.keyboard.press('Escape')
    for (const name of ['Invite', 'About this chat', 'Room settings']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await look(name)
      await page.keyboard.press('Escape')
    }
    // Three a minute: however many those are that a slow machine has to say.
    await expect(async () => {
      await say(page, 'once more')
      await skipRecording(page)
      await expect(statusLine(page)).toContainText('sends by itself', { timeout: 5_000 })
    }).toPass()
    await look('a post that waits')
    socket.disconnect()

    const host = await join(app.url, { room: 'blue-otter', owner: OWNER })
    await host.socket.emitWithAck('rule', { passphrase: 'sesame' })
    const guest = await visit({ url, viewport })
    await expect(guest.getByRole('dialog')).toBeVisible()
    await expectAxeFindsNothing(guest, `a passphrase, ${size}`)
    host.socket.disconnect()
    await guest.goto(`${app.url}/watch`)
    await expect(guest.locator('#sentence')).not.toBeEmpty()
    await expectAxeFindsNothing(guest, `no videos, ${size}`)
    await guest.goto(`${app.url}/nowhere`)
    await expectAxeFindsNothing(guest, `a page that is not there, ${size}`)
    await app.close()
    await expect(statusLine(page)).toContainText('Offline')
    await look('offline')
    await app.stop()
    await folder.remove()
  })
}

test('a visit by ear and keyboard: what is spoken, and where the focus goes', async ({
  page,
  at,
  roomUrl,
}) => {
  const frames = await makeFrames()
  const { socket } = await join(at.url, { room: at.room })
  const others = (message: string, alt?: string) =>
    send(socket, { id: '', name: 'Ana', message, frames, ...(alt && { alt }) })
  await others('before')
  await page.goto(roomUrl)
  const heard = await listen(page)
  await ready(page)
  await expect(rows(page)).toHaveCount(1)
  await others('look', 'A cat')
  await expect(rows(page)).toHaveCount(2)
  await say(page, 'mine')
  await skipRecording(page)
  await expect(rows(page)).toHaveCount(3)
  await expect(statusLine(page)).toBeEmpty()
  expect(await heard()).toEqual(['Ana: look (A cat)', 'Recording… hold that face', 'Delivered.'])

  for (const name of ['About this chat', 'Invite']) {
    const button = page.getByRole('button', { name, exact: true })
    await button.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(button).toBeFocused()
  }
  const dots = rows(page).nth(1).locator('.dots')
  await dots.press('Enter')
  // The emoji stand first.
  await expect(page.getByRole('menu').getByRole('menuitemcheckbox').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dots).toBeFocused()
  await dots.press('Enter')
  await page.getByRole('menuitem', { name: 'Save…' }).press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dots).toBeFocused()

  await rows(page).nth(2).locator('.dots').press('Enter')
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).press('Enter')
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).nth(1).locator('.loop')).toBeFocused()
  await page.keyboard.press('Escape')
  socket.disconnect()
  await online(page)
  await expect(input(page)).toBeEnabled()
})
