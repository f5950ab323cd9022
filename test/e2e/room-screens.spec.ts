import { startApp } from '../support/servers/start-app.ts'
import { putInFrontOfCamera, sayAs } from './support/faces.ts'
import { expect, test } from './support/fixtures.ts'
import { post, ready, rows, say, statusLine } from './support/page-objects.ts'
import { shootBoth } from './support/shoot.ts'

/** Pictures of what rooms add, in both sizes and both colour schemes: test-results/screens. */

const SIZES = {
  desk: { viewport: { width: 1180, height: 820 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
} as const

for (const [size, options] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use(options)

    test('a host, their room and its passphrase', async ({ page, visit }) => {
      const shoot = (state: string, of = page) => shootBoth(of, `${state}-${size}`)
      const app = await startApp({ postsPerMinute: 2 })
      await putInFrontOfCamera(page, 6)
      await page.goto(app.url)
      await ready(page)
      await shoot('lobby')

      await page.getByRole('textbox', { name: 'The name of a room' }).fill('blue-otter')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/r/blue-otter')
      await ready(page)
      const at = { url: app.url, room: 'blue-otter' }
      await sayAs(page, at, 2, 'the slides are at https://example.com/slides')
      await sayAs(page, at, 4, 'buy my thing')
      await post(page, 'welcome, everyone')
      await page.getByRole('button', { name: 'Room settings' }).click()
      await page.getByRole('combobox', { name: 'Slow mode' }).selectOption('30 seconds')
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('sesame')
      await page.getByRole('button', { name: 'Set', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Remove', exact: true })).toBeVisible()
      await page.keyboard.press('Escape')

      const spam = rows(page).filter({ hasText: 'buy my thing' })
      await spam.hover()
      await spam.getByRole('button', { name: /^More about/ }).click()
      await expect(page.getByRole('menuitem', { name: /^Remove/ })).toBeVisible()
      await shoot('row-menu')
      await page.getByRole('menuitem', { name: /^Silence/ }).click()
      await spam.hover()
      await spam.getByRole('button', { name: /^More about/ }).click()
      await page.getByRole('menuitem', { name: /^Stop seeing/ }).click()
      await shoot('host')
      await page.getByRole('button', { name: 'Room settings' }).click()
      await expect(page.getByRole('dialog', { name: 'Room settings' })).toBeVisible()
      await shoot('order')
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'About this chat' }).click()
      await page.getByRole('textbox', { name: 'Your name' }).fill('Zoë')
      await page.getByRole('textbox', { name: 'Your name' }).press('Tab')
      await shoot('about-settings')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Invite' }).click()
      await expect(page.getByRole('dialog', { name: 'Invite' })).toBeVisible()
      await shoot('invite')
      await page.keyboard.press('Escape')

      await post(page, 'two')
      await say(page, 'a third one')
      await expect(statusLine(page)).toContainText('sends by itself')
      await shoot('held')

      const guest = await visit({ url: page.url(), ...options })
      await expect(guest.getByRole('dialog', { name: 'Enter the passphrase' })).toBeVisible()
      await shoot('door', guest)
      await Promise.all([page.close(), guest.close()])
      await app.stop()
    })
  })
}
