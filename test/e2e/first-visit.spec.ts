import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { online } from './support/page-objects.ts'

// A server with a certificate of its own, opened by http:// as its QR code and its invitations say.

let app: TestApp
test.beforeAll(async () => {
  app = await startApp({ https: 'lan' })
})
test.afterAll(() => app.stop())

const address = (scheme: string) => `${scheme}://127.0.0.1:${app.port}/r/den`

test.describe('before the warning', () => {
  test.use({ expectedErrors: /ERR_CERT_AUTHORITY_INVALID/ })

  test('a page says why it comes and what to press, and leads on with all of the link', async ({
    page,
  }) => {
    await page.goto(`${address('http')}#host=secret`)
    await expect(page.getByRole('heading', { name: 'One warning' })).toBeVisible()
    const onwards = page.getByRole('link', { name: 'Go on to the chat' })
    await expect(onwards).toHaveAttribute('href', `${address('https')}#host=secret`)
    await expect(onwards).toBeInViewport()
  })

  test('it fits a small phone', async ({ visit }) => {
    const page = await visit({ url: address('http'), viewport: { width: 360, height: 740 } })
    await expect(page.getByRole('link', { name: 'Go on to the chat' })).toBeInViewport()
    const overflow = () => document.documentElement.scrollWidth - innerWidth
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0)
  })
})

test('a browser that has been through the warning is led on at once', async ({ visit }) => {
  const page = await visit({ url: address('http'), ignoreHTTPSErrors: true })
  await expect(page).toHaveURL(address('https'))
  await online(page)
})
