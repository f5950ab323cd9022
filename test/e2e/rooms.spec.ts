import type { Page } from '@playwright/test'
import { spawnServer } from '../support/servers/server-process.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { openTcpProxy } from '../support/servers/tcp-proxy.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { openRoomAs, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import { input, online, post, ready, rows, said, say, statusLine } from './support/page-objects.ts'

/** Pages first: one that finds its server gone complains. */
async function close(app: TestApp, page: Page): Promise<void> {
  const contexts = page.context().browser()?.contexts() ?? []
  await Promise.all(contexts.flatMap((context) => context.pages()).map((one) => one.close()))
  await app.stop()
}

const menuOf = (page: Page, words: string) => rows(page).filter({ hasText: words }).locator('.dots')

test('an author deletes a message, and it leaves every page', async ({ visit }) => {
  const [ana, ben] = [await visit(), await visit()]
  await ready(ana)
  await post(ana, 'oops')
  await expect(said(ben)).toHaveText(['oops'])
  await menuOf(ana, 'oops').click()
  // Also the first menu of a visit, before any sheet, has its style.
  await expect(ana.getByRole('menu')).toHaveCSS('border-top-left-radius', '18px')
  await ana.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  for (const page of [ana, ben]) await expect(rows(page)).toHaveCount(0)
})

test('a muted author is not seen, until it is undone', async ({ visit }) => {
  const [ana, ben] = [await visit(), await visit()]
  await ready(ben)
  await post(ben, 'look at me')
  await menuOf(ana, 'look at me').click()
  await ana.getByRole('menuitem', { name: /^Stop seeing/ }).click()
  await expect(said(ana)).toBeHidden()
  await post(ben, 'still me')
  await ana.reload()
  await online(ana)
  await expect(rows(ana)).toHaveCount(2)
  await expect(said(ana).first()).toBeHidden()
  await ana.getByRole('button', { name: 'About this chat' }).click()
  await ana.getByRole('button', { name: 'Show again' }).click()
  await ana.keyboard.press('Escape')
  await expect(said(ana).first()).toBeVisible()
})

test('an author who opens a room in the lobby owns it, hosts it, and members see what is in force', async ({
  page,
  visit,
}) => {
  const app = await startApp()
  await page.goto(app.url)
  await page.getByRole('textbox', { name: 'The name of a room' }).fill('Blue Otter!')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/r\/blue-otter$/)
  await expect(page.getByText('You host this room.')).toBeVisible()
  const guest = await visit({ url: `${app.url}/r/blue-otter` })
  await ready(guest)
  await expect(guest.locator('#rules')).toBeHidden()

  await page.getByRole('button', { name: 'Room settings' }).click()
  await page.getByRole('checkbox', { name: /Lock/ }).click()
  await expect(guest.getByText('Locked: nobody new can join.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Slow mode' }).selectOption('30 seconds')
  await expect(guest.getByText('Slow mode: wait 30 seconds between messages.')).toBeVisible()
  const late = await visit({ url: `${app.url}/r/blue-otter` })
  await expect(statusLine(late)).toHaveText(/This room is locked/)

  await page.getByRole('combobox', { name: 'Slow mode' }).selectOption('off')
  await expect(guest.locator('#rules')).not.toContainText('Slow mode')
  await page.keyboard.press('Escape')
  await post(guest, 'rude')
  await menuOf(page, 'rude').click()
  await page.getByRole('menuitem', { name: /^Silence/ }).click()
  await expect(guest.locator('#status', { hasText: 'A host has silenced you until' })).toBeVisible()
  await menuOf(page, 'rude').click()
  await page.getByRole('menuitem', { name: /^Remove/ }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(guest.getByRole('alert')).toContainText(/removed/)
  await menuOf(page, 'rude').click()
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await expect(rows(page)).toHaveCount(0)
  await page.reload()
  await expect(page.getByText('You host this room. Locked: nobody new can join.')).toBeVisible()
  await close(app, page)
})

test('a passphrase is asked for on joining', async ({ page, visit }) => {
  const app = await startApp()
  await page.goto(app.url)
  await page.getByRole('button', { name: 'New private room' }).click()
  await expect(page).toHaveURL(/\/r\/[a-z]+(-[a-z]+){3}$/)
  await page.getByRole('button', { name: 'Room settings' }).click()
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('sesame')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await expect(page.locator('#rules')).toContainText('Opens with a passphrase.')
  const guest = await visit({ url: page.url() })
  const prompt = guest.getByRole('dialog', { name: 'Enter the passphrase' })
  await prompt.getByRole('textbox').fill('wrong')
  await guest.keyboard.press('Enter')
  await expect(prompt).toContainText('That is not the passphrase')
  await prompt.getByRole('textbox').fill('sesame')
  await guest.keyboard.press('Enter')
  await online(guest)
  await expect(prompt).toBeHidden()
  await close(app, page)
})

test('addresses in a text become links, and nothing in it becomes HTML', async ({
  page,
  at,
  roomUrl,
}) => {
  await openRoomAs(page, 1, roomUrl)
  const words =
    '<img src=x onerror=alert(1)> see https://example.com/a?b=<i>&c=1, or javascript:alert(1)'
  await sayAs(page, at, 1, words)
  await expect(said(page)).toHaveText([words])
  const links = said(page).locator('a')
  await expect(links).toHaveCount(1)
  await expect(links).toHaveAttribute('href', /^https:\/\/example\.com\/a/)
  await expect(links).toHaveAttribute('rel', /noopener/)
  await expect(said(page).locator('img')).toHaveCount(0)
})

test('a name that one sets is what others see', async ({ visit }) => {
  const [ana, ben] = [await visit(), await visit()]
  await ready(ana)
  await ana.getByRole('button', { name: 'About this chat' }).click()
  const field = ana.getByRole('textbox', { name: 'Your name' })
  await field.fill('Z\u0338\u0349\u030aalgo')
  await expect(field).toHaveAccessibleDescription(/too many marks/)
  // Burmese, copied with a directional mark: two vowels on a letter, and nothing to see of the mark.
  await field.fill('\u200eမျိုး')
  await expect(field).toHaveAccessibleDescription('')
  await ana.keyboard.press('Enter')
  await ana.keyboard.press('Escape')
  await post(ana, 'hello')
  await expect(ben.locator('#rows .name')).toHaveText('မျိုး')
})

test('a hidden page counts what it misses', async ({ visit }) => {
  const [ana, ben] = [await visit(), await visit()]
  await ready(ben)
  await online(ana)
  const hide = (isHidden: boolean) =>
    ana.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await hide(true)
  await post(ben, 'one')
  await expect(ana).toHaveTitle(/^\(1\) /)
  await post(ben, 'two')
  await expect(ana).toHaveTitle(/^\(2\) /)
  await expect(ana.locator('link[rel="icon"]')).toHaveAttribute('href', '/favicon-unread.svg')
  await hide(false)
  await expect(ana).not.toHaveTitle(/^\(/)
})

test('leave to notify is asked for by a click on the bell, and by nothing else', async ({
  page,
  roomUrl,
}) => {
  await page.addInitScript(() => {
    const asked = { times: 0 }
    Object.assign(window, { asked })
    Notification.requestPermission = () => {
      asked.times++
      return Promise.resolve('denied')
    }
  })
  const timesAsked = () =>
    page.evaluate(() => (window as Window & { asked?: { times: number } }).asked?.times)
  await page.goto(roomUrl)
  await ready(page)
  await post(page, 'hello')
  await page.getByRole('button', { name: 'About this chat' }).click()
  expect(await timesAsked()).toBe(0)
  await page.getByRole('checkbox', { name: /bell/ }).click()
  await expect(page.getByText('allows no notifications here')).toBeVisible()
  expect(await timesAsked()).toBe(1)
  await page.reload()
  await page.getByRole('button', { name: 'About this chat' }).click()
  await expect(page.getByRole('checkbox', { name: /bell/ })).toBeChecked()
})

test('a co-host comes by a link, and no secret stays in the address', async ({ page, visit }) => {
  const app = await startApp()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(app.url)
  await page.getByRole('button', { name: 'New private room' }).click()
  await page.getByRole('button', { name: 'Room settings' }).click()
  await page.getByRole('button', { name: 'Copy a co-host link' }).click()
  const link = page.getByLabel('Copied link')
  await expect(link).toHaveValue(/#host=/)
  const cohost = await visit({ url: await link.inputValue() })
  await expect(cohost.getByText('You host this room.')).toBeVisible()
  expect(cohost.url()).toBe(page.url())
  expect(cohost.url()).not.toContain('#')
  await cohost.getByRole('button', { name: 'Room settings' }).click()
  await expect(cohost.getByRole('button', { name: 'Copy a co-host link' })).toBeHidden()
  await page.getByRole('button', { name: 'End all co-host links' }).click()
  await expect(cohost.getByText('You host this room.')).toBeHidden()
  await close(app, page)
})

test.describe('on a bad network', () => {
  test.use({ expectedErrors: /WebSocket connection to|ERR_|404/ })

  test('a recorded message outlives a reload without the server, and arrives once', async ({
    page,
  }) => {
    const folder = await makeTempFolder()
    const flags = ['--data-dir', folder.path]
    let server = await spawnServer(flags)
    const port = new URL(server.url).port
    const proxy = await openTcpProxy(Number(port))
    await page.goto(proxy.url)
    await ready(page)
    await post(page, 'before')
    // Cut while it is on its way: nobody knows whether it arrived.
    await say(page, 'between')
    await expect(input(page)).toHaveValue('')
    proxy.cut()
    await server.end('SIGKILL')
    await expect(statusLine(page)).toContainText('Offline')
    await say(page, 'meanwhile')
    await expect(input(page)).toHaveValue('')
    server = await spawnServer([...flags, '--port', port])
    // The page is loaded anew before it had a chance to say it again.
    await page.reload()
    await expect(said(page).filter({ hasText: 'meanwhile' })).toBeVisible()
    await expect(said(page)).toHaveText(['before', 'between', 'meanwhile'])
    await page.reload()
    await expect(said(page)).toHaveText(['before', 'between', 'meanwhile'])
    await proxy.close()
    await server.end('SIGKILL')
    await folder.remove()
  })
})
