import { createFakeClock } from '../support/fake-clock.ts'
import { startApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { online, post, ready, rows, said } from './support/page-objects.ts'
import { expectCameraLoop } from './support/pixels.ts'

test.use({ expectedErrors: /status of 503|ERR_CACHE_MISS/ })

test('a page fetches loops that come as addresses, tries again, and keeps no copy', async ({
  page,
  visit,
}) => {
  const clock = createFakeClock(Date.now())
  const app = await startApp({ clips: 'url' }, { clock, sweepIntervalMs: 1e9 })
  await page.goto(app.url)
  await ready(page)
  const reader = await visit({ url: app.url, permissions: [] })
  await online(reader)
  const asked: string[] = []
  // The first attempt meets a server, or a cache in front, that is overloaded.
  await reader.route('**/clips/**', (route) => {
    asked.push(route.request().url())
    return asked.length === 1 ? route.fulfill({ status: 503 }) : route.fallback()
  })

  await post(page, 'by address')
  await expect(said(reader)).toHaveText(['by address'])
  await expectCameraLoop(rows(reader).locator('video'))
  await expectCameraLoop(rows(page).locator('video'))
  expect(new Set(asked).size).toBe(1)
  expect(asked[0]).toMatch(/webm\?expires=\d+&signature=/)

  // Where requests are routed Chromium has no cache, so another page is looked at.
  const late = await visit({ url: app.url, permissions: [] })
  await expectCameraLoop(rows(late).locator('video'))
  const isCached = (address: string) =>
    fetch(address, { cache: 'only-if-cached', mode: 'same-origin' }).then(
      ({ ok }) => ok,
      () => false,
    )
  expect(await late.evaluate(isCached, asked[0] ?? '')).toBe(false)

  clock.advance(601_000)
  await app.sweepNow()
  for (const one of [reader, late]) await expect(rows(one)).toHaveCount(0)
  await app.stop()
})
