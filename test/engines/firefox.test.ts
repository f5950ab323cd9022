import { expect, test } from 'vitest'
import { startApp } from '../support/servers/start-app.ts'
import { openFirefox } from './firefox.ts'
import { missingEngine } from './missing-engine.ts'
import { expectPlaying, expectPoster, online, say, visit } from './visit.ts'

const missing = await missingEngine('firefox-esr')

test('a whole visit in Firefox', async ({ skip }) => {
  skip(missing !== undefined, missing)
  const browser = await openFirefox()
  await visit(browser, 'firefox', 'as a film')
  await browser.close()
})

test('a Firefox that lets nothing start by itself shows posters until "Play all"', async ({
  skip,
}) => {
  skip(missing !== undefined, missing)
  // Sound or none, until the page is touched: "Block Audio and Video" in its settings.
  const browser = await openFirefox({ 'media.autoplay.default': 5 })
  const app = await startApp()
  await say(app.url, 'only by a tap')
  await browser.goto(app.url)
  await online(browser)
  await expectPoster(browser)
  await browser.click('#pause')
  await expectPlaying(browser, 'as a film')
  expect(await browser.complaints()).toEqual([])
  await app.stop()
  await browser.close()
})
