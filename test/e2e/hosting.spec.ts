import type { Page } from '@playwright/test'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import {
  input,
  online,
  post,
  preview,
  ready,
  rows,
  said,
  say,
  skipRecording,
} from './support/page-objects.ts'

const SECRET = 'the-secret-of-the-owner'

async function openMenu(page: Page, words: string): Promise<void> {
  await rows(page).filter({ hasText: words }).locator('.dots').click()
}

/** A room of this test's own on a server of its own, and its owner's page. */
async function openOwned(page: Page): Promise<{ app: TestApp; url: string }> {
  const app = await startApp()
  const url = `${app.url}/r/blue-otter`
  await page.goto(`${url}#host=${SECRET}`)
  await ready(page)
  return { app, url }
}

test('what a host does says that it worked, can be undone, and names the author by the name that was used', async ({
  page,
  visit,
}) => {
  const { app, url } = await openOwned(page)
  const ben = await visit({ url })
  await ben.evaluate(() => localStorage.setItem('animate-name', 'דניאל'))
  await ready(ben)
  await post(ben, 'rude')
  // In the middle of a look at the next loop.
  await ben.evaluate(() => localStorage.setItem('animate-prefers-review', 'on'))
  await say(ben, 'more of it')
  await skipRecording(ben)
  await expect(ben.locator('#preview .review img')).toHaveCount(10)

  await openMenu(page, 'rude')
  // Looks as it should before any sheet was opened.
  await expect(page.getByRole('menu')).toHaveCSS('border-radius', '18px')
  await page.getByRole('menuitem', { name: /^Silence/ }).click()
  await expect(ben.locator('#announcer')).toContainText('A host has silenced you until')
  await expect(page.locator('#status', { hasText: 'is silenced for five minutes.' })).toBeVisible()
  await expect(ben.locator('#status', { hasText: 'A host has silenced you until' })).toBeVisible()
  await expect(ben.getByRole('textbox', { name: 'Your message' })).toBeDisabled()
  await expect(ben.locator('#preview .review img')).toHaveCount(0)
  await expect(input(ben)).toHaveValue('more of it')
  await expect(input(ben)).toBeFocused()
  await ben.keyboard.type(' and more')
  await ben.keyboard.press('Enter')
  await expect(input(ben)).toHaveValue('more of it')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('#status', { hasText: 'may join and speak again.' })).toBeVisible()
  await expect(ben.locator('#status', { hasText: 'A host has silenced you until' })).toBeHidden()
  await expect(ben.getByRole('textbox', { name: 'Your message' })).toBeEnabled()
  await ben.keyboard.type('!')
  await expect(input(ben)).toHaveValue('more of it!')
  await input(ben).fill('')
  await ben.evaluate(() => localStorage.removeItem('animate-prefers-review'))

  await openMenu(page, 'rude')
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  const removal = page.getByRole('dialog', { name: /^Remove/ })
  // Both pages of this test come from one address.
  await expect(removal.getByText('You share this address too.')).toBeVisible()
  await expect(removal.getByRole('checkbox')).not.toBeChecked()
  await page.keyboard.press('Escape')
  await expect(ben.getByRole('alert')).toBeHidden()

  await openMenu(page, 'rude')
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  await removal.getByRole('button', { name: 'Remove' }).click()
  await expect(page.locator('#status', { hasText: 'was removed.' })).toBeVisible()
  const closed = ben.getByRole('alert')
  await expect(closed).toContainText(/removed/)
  await expect(closed.getByRole('button')).toBeFocused()
  await expect(ben.getByRole('textbox', { name: 'Your message' })).toBeHidden()
  await expect(closed.getByRole('link', { name: 'Go to the lobby' })).toBeVisible()
  await closed.getByRole('button', { name: 'Try to join again' }).click()
  await expect(closed.getByRole('button', { name: 'Try to join again' })).toBeEnabled()

  await page.getByRole('button', { name: 'Room settings' }).click()
  await expect(page.locator('#restrained .name')).toHaveText('דניאל')
  await page.getByRole('button', { name: 'Allow to join' }).click()
  await expect(page.locator('#room-settings-note')).toContainText('may join and speak again.')
  await page.keyboard.press('Escape')
  await closed.getByRole('button', { name: 'Try to join again' }).click()
  await online(ben)
  await post(ben, 'sorry')
  await page.close()
  await ben.close()
  await app.stop()
})

test('a host link pasted into an open tab of the room works, and leaves the address', async ({
  page,
  visit,
}) => {
  const { app, url } = await openOwned(page)
  const phone = await visit({ url })
  await online(phone)
  await expect(phone.getByRole('button', { name: 'Room settings' })).toBeHidden()
  await phone.goto(`${url}#host=${SECRET}`)
  await expect(phone.getByRole('button', { name: 'Room settings' })).toBeVisible()
  expect(phone.url()).toBe(url)
  await page.close()
  await phone.close()
  await app.stop()
})

test('who wants to open a room that is open already reads so, with a way to a private one', async ({
  page,
  visit,
}) => {
  const { app, url } = await openOwned(page)
  const host = await visit({ url: app.url })
  await host.getByRole('textbox', { name: 'The name of a room' }).fill('Blue Otter')
  await host.keyboard.press('Enter')
  await expect(host.getByText('This room is open already')).toBeVisible()
  expect(host.url()).toBe(url)
  await host.getByRole('button', { name: 'Open a private one' }).click()
  await expect(host.getByText('You host this room.')).toBeVisible()
  await expect(host.getByText('This room is open already')).toBeHidden()
  await host.goto(app.url)
  await host.getByRole('textbox', { name: 'The name of a room' }).fill(url)
  await host.keyboard.press('Enter')
  await expect(host).toHaveURL(url)
  await online(host)
  await expect(host.getByText('This room is open already')).toBeHidden()
  await page.close()
  await host.close()
  await app.stop()
})

test('a locked room says so in the place of the composer, and opens by itself', async ({
  page,
  visit,
}) => {
  const { app, url } = await openOwned(page)
  await page.getByRole('button', { name: 'Room settings' }).click()
  await page.getByRole('checkbox', { name: /Lock/ }).click()
  await expect(page.locator('#rules')).toContainText('Locked')
  const late = await visit({ url })
  await expect(late.getByRole('alert')).toContainText('locked')
  await expect(late.getByRole('button', { name: 'Record and send' })).toBeHidden()
  // No camera while the room is closed to us.
  await expect(preview(late)).toHaveAttribute('data-camera', 'off')
  await page.getByRole('checkbox', { name: /Lock/ }).click()
  await online(late)
  await expect(late.getByRole('alert')).toBeHidden()
  await expect(preview(late)).toHaveAttribute('data-camera', 'live')
  await expect(late.getByRole('textbox', { name: 'Your message' })).toBeEnabled()
  await page.close()
  await late.close()
  await app.stop()
})

test('an invitation from localhost says what phones can open, and has no share button where there is none', async ({
  page,
}) => {
  const app = await startApp({ host: '0.0.0.0' })
  await page.goto(`${app.url}/r/blue-otter`)
  await online(page)
  await page.getByRole('button', { name: 'Invite' }).click()
  const sheet = page.getByRole('dialog', { name: 'Invite' })
  await expect(sheet.getByText(/localhost/)).toBeVisible()
  const origin = await page.evaluate(async () => {
    const { origins } = await (await fetch('/reach')).json()
    return origins[0] ?? location.origin
  })
  await expect(sheet.getByLabel('The address of this room')).toHaveValue(`${origin}/r/blue-otter`)
  const canShare = await page.evaluate(() => navigator.share !== undefined)
  await expect(sheet.getByRole('button', { name: 'Share' })).toHaveCount(canShare ? 1 : 0)
  await page.close()
  await app.stop()
})

test('an invitation to a server with a certificate of its own gives the whole address, and a word on the warning', async ({
  page,
  roomUrl,
}) => {
  const origin = 'https://192.0.2.7:7443'
  const reach = { origins: [origin], isLocalOnly: false, hasOwnCertificate: true }
  await page.route('**/reach', (route) => route.fulfill({ json: reach }))
  await page.goto(roomUrl)
  await page.getByRole('button', { name: 'Invite' }).click()
  const sheet = page.getByRole('dialog', { name: 'Invite' })
  await expect(sheet.locator('.address')).toHaveText(
    `http://192.0.2.7:7443${new URL(roomUrl).pathname}`,
  )
  await expect(sheet.getByText(/warns once/)).toBeVisible()
})

test('an author who is muted in one tab is not seen in the other', async ({
  page,
  roomUrl,
  visit,
}) => {
  const ben = await visit()
  await ready(ben)
  await post(ben, 'look at me')
  const other = await page.context().newPage()
  for (const tab of [page, other]) {
    await tab.goto(roomUrl)
    await expect(said(tab)).toBeVisible()
  }
  await openMenu(page, 'look at me')
  await page.getByRole('menuitem', { name: /^Stop seeing/ }).click()
  await expect(said(other)).toBeHidden()
})
