import { expect, test } from 'vitest'
import { startApp } from '../support/servers/start-app.ts'
import { openFirefox } from './firefox.ts'
import { expectPlaying, expectPoster, online, say, visit } from './visit.ts'

// Debian has it; on other systems nobody installs it for us.
const onLinux = test.skipIf(process.platform !== 'linux')

onLinux('a whole visit in Firefox', async () => {
  const browser = await openFirefox()
  await visit(browser, 'firefox', 'as a film')
  await browser.close()
})

onLinux('a Firefox that lets nothing start by itself shows posters until "Play all"', async () => {
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
