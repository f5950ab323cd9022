import { describe, expect, test } from 'vitest'
import { checkProxy } from '../../../server/doctor/check-proxy.ts'
import { findRunning } from '../../../server/doctor/running-server.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { findNginx, startNginx } from '../../support/servers/nginx.ts'
import { carelesslyInFrontOf, inFrontOf } from '../../support/servers/nginx-configs.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { settings } from './examined.ts'

const hasNginx = (await findNginx()) !== undefined
if (!hasNginx) console.warn('skipped: the doctor behind a proxy, since there is no nginx')

/** What the doctor says of a server behind a real nginx, with these settings. */
async function said(configure: typeof inFrontOf, trustProxy: number, dataDir?: string) {
  const app = await startApp({ trustProxy })
  const nginx = await startNginx(configure(app.url))
  try {
    const options = settings({
      ...{ host: '127.0.0.1', port: app.port, trustProxy },
      ...{ dataDir: dataDir ?? app.dataDir, publicOrigin: [nginx.url] },
    })
    const found = await checkProxy(options, await findRunning(options))
    return found.map(({ level, text }) => `${level}: ${text}`)
  } finally {
    await nginx.stop()
    await app.stop()
  }
}

describe.skipIf(!hasNginx)('behind nginx', () => {
  test('set up as the docs say, all is well', async () => {
    expect(await said(inFrontOf, 1)).toEqual([
      expect.stringMatching(/^ok: http:\S+ leads to this server\.$/),
      'ok: one proxy in front, as TRUST_PROXY says; this machine is seen as 127.0.0.1.',
      'ok: Websockets come through.',
      'ok: Large posts come through.',
    ])
  })

  test('with TRUST_PROXY off everybody counts as one address', async () => {
    expect(await said(inFrontOf, 0)).toContainEqual(
      expect.stringMatching(
        /^error: Everybody is counted as one address, 127\.0\.0\.1: .* Set TRUST_PROXY=1\.$/,
      ),
    )
  })

  test('with TRUST_PROXY too high clients can choose their address', async () => {
    expect(await said(inFrontOf, 2)).toContainEqual(
      expect.stringMatching(/^error: Clients can choose the address .* Set TRUST_PROXY=1,/),
    )
  })

  test('set up by somebody who has read nothing, each fault is said with what mends it', async () => {
    expect(await said(carelesslyInFrontOf, 1)).toEqual([
      expect.stringMatching(/^ok: /),
      // Such an nginx passes on what the client wrote.
      expect.stringMatching(
        /^error: Clients can choose .* or let each proxy append to X-Forwarded-For/,
      ),
      expect.stringMatching(/^warning: Websockets do not come through/),
      expect.stringMatching(
        /^warning: Posts of full size do not come through.*client_max_body_size/,
      ),
    ])
  })

  test('the secret of another server opens nothing', async () => {
    const other = await startApp()
    const found = await said(inFrontOf, 1, other.dataDir)
    await other.stop()
    expect(found).toContainEqual(
      expect.stringContaining('is another server than that of this DATA_DIR'),
    )
  })
})

test('a public address at which nobody answers is said', async () => {
  const app = await startApp()
  const publicOrigin = [`http://127.0.0.1:${await freePort()}`, app.url]
  const options = settings({
    host: '127.0.0.1',
    port: app.port,
    publicOrigin,
    dataDir: app.dataDir,
  })
  const [first, second] = await checkProxy(options, await findRunning(options))
  expect(first).toMatchObject({
    level: 'error',
    text: expect.stringContaining('does not answer (ECONNREFUSED)'),
  })
  expect(second).toMatchObject({ level: 'ok' })
  await app.stop()
})

test('without a server, or without a public address, it says what it needs', async () => {
  const folder = await makeTempFolder()
  const options = settings({ dataDir: folder.path, publicOrigin: ['https://chat.example'] })
  expect(await checkProxy(options, undefined)).toMatchObject([
    { level: 'warning', text: expect.stringContaining('Start the server') },
  ])
  expect(await checkProxy(settings({ trustProxy: 1 }), undefined)).toMatchObject([
    { level: 'warning', text: expect.stringContaining('PUBLIC_ORIGIN') },
  ])
  expect(await checkProxy(settings({}), undefined)).toEqual([])
  await folder.remove()
})
