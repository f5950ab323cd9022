import type { Page } from '@playwright/test'
import { join } from '../support/clients/chat-client.ts'
import { ask, OWNER_SECRET } from '../support/clients/owned-room.ts'
import { startApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { online, ready, rows, skipRecording, statusLine } from './support/page-objects.ts'
import { tooWide } from './support/too-wide.ts'

/** What each language says, as its readers would look for it. */
const SPOKEN = {
  en: {
    empty: 'Say something.',
    send: 'Record and send',
    locked: 'nobody new can join',
    ago: 'now',
  },
  es: { empty: 'Di algo.', send: 'Grabar y enviar', locked: 'no puede entrar nadie', ago: 'ahora' },
  ko: {
    empty: '말해 보세요.',
    send: '찍어서 보내기',
    locked: '새로 들어갈 수 없어요',
    ago: '지금',
  },
  ar: { empty: 'قل شيئًا.', send: 'سجّل وأرسل', locked: 'لا يدخل أحد جديد', ago: 'الآن' },
} as const

const LOCALES = { en: 'en-GB', es: 'es-CO', ko: 'ko-KR', ar: 'ar-EG' }

/** Buttons whose words are cut off. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a.pill-button')]
      .filter((button) => {
        const words = document.createRange()
        words.selectNodeContents(button)
        const [inner, outer] = [words.getBoundingClientRect(), button.getBoundingClientRect()]
        const isCut = inner.left < outer.left - 1 || inner.right > outer.right + 1
        return button.checkVisibility() && isCut
      })
      .map((button) => button.outerHTML.slice(0, 200)),
  )

for (const [tag, says] of Object.entries(SPOKEN)) {
  test(`in ${tag}: first words, a message, a closed room, a small phone`, async ({
    visit,
    roomUrl,
    app,
  }) => {
    const { socket: owner } = await join(app.url, { room: `locked-${tag}`, owner: OWNER_SECRET })
    await ask(owner).rule({ isLocked: true })
    const locale = LOCALES[tag as keyof typeof LOCALES]
    const page = await visit({ url: roomUrl, locale, viewport: { width: 320, height: 640 } })
    await ready(page)
    await expect(page.locator('html')).toHaveAttribute('lang', tag)
    await expect(page.locator('html')).toHaveCSS('direction', tag === 'ar' ? 'rtl' : 'ltr')
    await expect(page.getByText(says.empty, { exact: true })).toBeVisible()

    await page.locator('#composer .text').fill('hola 안녕 مرحبا')
    await page.getByRole('button', { name: says.send }).click()
    await skipRecording(page)
    await expect(rows(page).locator('.said')).toHaveText('hola 안녕 مرحبا')
    await expect(rows(page).locator('.age')).toHaveText(says.ago)
    expect.soft(await tooWide(page)).toEqual([])

    await page.locator('#more').click()
    await expect(page.locator('#about')).toBeVisible()
    await expect(page.locator('#language')).toHaveValue(tag)
    expect.soft([await tooWide(page), await cutOff(page)]).toEqual([[], []])
    await page.keyboard.press('Escape')

    await page.goto(`${app.url}/r/locked-${tag}`)
    await expect(page.locator('.closed-why')).toContainText(says.locked)
    expect.soft([await tooWide(page), await cutOff(page)]).toEqual([[], []])
    owner.close()
  })
}

test.describe('a choice', () => {
  // Of the page at an address where nothing is.
  test.use({ expectedErrors: /404 \(Not Found\)/ })

  test('another language is chosen, remembered, and drawn at once, and words that were typed stay', async ({
    page,
    roomUrl,
  }) => {
    // The language that the page is shown in, before every picture that the browser draws.
    await page.addInitScript(() => {
      const look = () => {
        const shown = document.body?.checkVisibility() ? document.documentElement.lang : ''
        const all = sessionStorage.getItem('drawn') ?? ''
        if (shown !== '') sessionStorage.setItem('drawn', `${all} ${shown}`)
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    const drawn = () =>
      page.evaluate(() => [...new Set(sessionStorage.getItem('drawn')?.trim().split(' '))])
    await page.goto(roomUrl)
    await ready(page)
    await page.locator('#composer .text').fill('not sent yet')
    await page.locator('#more').click()
    await page.locator('#language').selectOption('العربية')
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.locator('#composer .text')).toHaveValue('not sent yet')
    await online(page)

    await page.evaluate(() => sessionStorage.removeItem('drawn'))
    await page.goto(roomUrl)
    await expect(page.getByText(SPOKEN.ar.empty, { exact: true })).toBeVisible()
    expect(await drawn()).toEqual(['ar'])
    await page.goto(`${new URL('/', roomUrl)}nothing/here`)
    await expect(page.getByRole('heading', { name: 'لا شيء هنا' })).toBeVisible()

    await page.goto(roomUrl)
    await page.locator('#more').click()
    await page.locator('#language').selectOption('English')
    await expect(page.getByText(SPOKEN.en.empty, { exact: true })).toBeVisible()
    await expect(statusLine(page)).toHaveText('')
  })
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, locale: 'ko-KR' })

  test('the page is in the language of its reader', async ({ page, roomUrl }) => {
    await page.goto(roomUrl)
    await expect(page.getByRole('button', { name: SPOKEN.ko.send })).toBeVisible()
  })
})

test('the page of videos speaks, too', async ({ visit }) => {
  const app = await startApp({ mediaDir: 'public/icons' })
  const page = await visit({ url: `${app.url}/watch`, locale: 'ar' })
  await expect(page.getByText('لا فيديوهات بعد')).toBeVisible()
  await expect(page.locator('#count')).toHaveText('لا فيديوهات')
  await app.stop()
})
