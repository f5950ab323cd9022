import type { Page } from '@playwright/test'
import { join, post as postDraft } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { expect, test } from './support/fixtures.ts'
import {
  goOn,
  input,
  online,
  ready,
  rows,
  sayUntilFrame,
  statusLine,
} from './support/page-objects.ts'

/** Holds back what the page asks for by this name; what it returns lets it through. */
async function holdBack(page: Page, name: string): Promise<() => Promise<void>> {
  let letThrough: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route(`**/${name}*`, async (route) => {
    await held
    await route.continue()
  })
  return async () => {
    const come = page.waitForEvent('requestfinished', (request) => request.url().includes(name))
    letThrough()
    await come
  }
}

test('a sheet that comes late takes no focus from whoever has gone on typing', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await online(page)
  const sheet = page.getByRole('dialog')
  let typed = ''
  for (const [button, part] of [
    ['About this chat', 'build/sheets.css'],
    ['Invite', 'build/invite.js'],
    // It is there by then, and waits for the server.
    ['Invite', 'reach'],
  ] as const) {
    const letThrough = await holdBack(page, part)
    const asked = page.waitForRequest((request) => request.url().includes(part))
    await page.getByRole('button', { name: button, exact: true }).click()
    await asked
    await page.keyboard.type('ab')
    typed += 'ab'
    await letThrough()
    await page.keyboard.type('c')
    typed += 'c'
    await expect(input(page)).toHaveValue(typed)
    await expect(sheet).toHaveCount(0)
    // Nobody has to wait for it a second time; and whoever does nothing else meanwhile gets it.
    await page.getByRole('button', { name: button, exact: true }).click()
    await expect(sheet).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
    await input(page).focus()
  }
})

test('Esc closes one thing at a time, a recording first and then the innermost', async ({
  page,
  at,
  roomUrl,
}) => {
  const { socket } = await join(at.url, { room: at.room })
  await postDraft(socket, { id: '', message: 'who is hungry?', frames: await makeFrames() })
  socket.disconnect()
  await page.goto(roomUrl)
  await ready(page)
  await expect(rows(page)).toHaveCount(1)

  const parts = {
    row: page.locator('#ways'),
    answer: page.locator('#answering'),
    line: page.locator('#describing'),
    paper: page.locator('.surface'),
    sheet: page.getByRole('dialog'),
  }
  const open = async () => {
    const shown = []
    for (const [name, part] of Object.entries(parts)) if (await part.isVisible()) shown.push(name)
    return shown.join(' ')
  }
  await page.getByRole('button', { name: 'Ways to speak' }).click()
  await page.keyboard.press('Alt+R')
  await page.getByRole('button', { name: 'alt text' }).click()
  await sayUntilFrame(page, 'me', 2)
  // What cannot begin meanwhile says why.
  await page.keyboard.press('Alt+Shift+R')
  await expect(statusLine(page)).toContainText('One at a time')
  await page.keyboard.press('Escape')
  await expect(statusLine(page)).toContainText('Cancelled')
  await goOn(page)
  expect(await open()).toBe('row answer line')

  // A menu has the key to itself, also when the focus has left its buttons.
  const menu = page.getByRole('menu')
  await rows(page).locator('.dots').click()
  await menu.click({ position: { x: 40, y: 3 } })
  await expect(page.locator('#row-menu :focus')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  expect(await open()).toBe('row answer line')

  await page.locator('.way[data-way="drawing"]').click()
  await expect(parts.paper).toBeVisible()
  // In an input method Esc takes back a word, and nothing else.
  await input(page).dispatchEvent('keydown', { key: 'Escape', isComposing: true })
  await input(page).dispatchEvent('keydown', { key: 'Escape', keyCode: 229 })
  expect(await open()).toBe('row answer line paper')
  await page.getByRole('button', { name: 'About this chat' }).click()
  await expect(parts.sheet).toBeVisible()
  await page.keyboard.press('Escape')
  // What is closed with the focus in it gives it back to the field.
  await parts.paper.getByRole('button', { name: 'Done' }).focus()
  for (const left of ['row answer line', 'row answer', 'row', '', '']) {
    await page.keyboard.press('Escape')
    await expect.poll(open).toBe(left)
    await expect(input(page)).toBeFocused()
  }
  await expect(input(page)).toHaveValue('me')
})

test('the field of the message shows that it has the focus, in every scheme', async ({
  page,
  roomUrl,
}) => {
  await page.goto(roomUrl)
  await online(page)
  const field = page.locator('.field')
  // Its colour is held against the ground by test/client/page/colours.test.ts.
  for (const scheme of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia(scheme)
    await input(page).blur()
    await expect(field).toHaveCSS('outline-style', 'none')
    await input(page).focus()
    await expect(field).toHaveCSS('outline-style', 'solid')
    await expect(field).toHaveCSS('outline-width', '2px')
  }
})
