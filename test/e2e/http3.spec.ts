import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { chromium } from '@playwright/test'
import { findServer } from '../support/servers/configured-program.ts'
import { type Front, startFront } from '../support/servers/fronts.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { online, post, ready, said } from './support/page-objects.ts'

// Behind Caddy, with a browser that is told to speak HTTP/3 (QUIC) to it.

let app: TestApp | undefined
let front: Front | undefined
test.beforeAll(async () => {
  test.skip((await findServer('caddy')) === undefined, 'There is no Caddy.')
  app = await startApp({ trustProxy: 1 })
  front = await startFront('caddy', '/', app.port)
})
test.afterAll(async () => {
  await front?.stop()
  await app?.stop()
})

/** The key of Caddy's own certificate, as Chromium is told of one to trust. */
async function keyOf(port: number): Promise<string> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    servername: 'localhost',
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  const { publicKey } = socket.getPeerX509Certificate() ?? {}
  socket.destroy()
  const bytes = publicKey?.export({ type: 'spki', format: 'der' }) ?? ''
  return createHash('sha256').update(bytes).digest('base64')
}

test('the page comes by HTTP/3, and its loops with it', async ({
  contextOptions,
  launchOptions,
}) => {
  const { port = 0, origin = '' } = front ?? {}
  const browser = await chromium.launch({
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []),
      '--enable-quic',
      `--origin-to-force-quic-on=localhost:${port}`,
      `--ignore-certificate-errors-spki-list=${await keyOf(port)}`,
    ],
  })
  const context = await browser.newContext({ ...contextOptions, permissions: ['camera'] })
  const page = await context.newPage()
  await page.goto(origin)
  const protocols = await page.evaluate(() =>
    performance
      .getEntriesByType('navigation')
      .map((entry) => Reflect.get(entry, 'nextHopProtocol')),
  )
  expect(protocols).toEqual(['h3'])
  await online(page)
  await ready(page)
  await post(page, 'over QUIC')
  await expect(said(page)).toHaveText(['over QUIC'])
  await browser.close()
})
