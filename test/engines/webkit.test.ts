import { expect, test } from 'vitest'
import { startApp } from '../support/servers/start-app.ts'
import { expectPlaying, online, say, visit } from './visit.ts'
import { openWebkit } from './webkit.ts'

// Debian has it; on other systems nobody installs it for us.
const onLinux = test.skipIf(process.platform !== 'linux')

onLinux('a whole visit in WebKit', async () => {
  const browser = await openWebkit()
  await visit(browser, 'webkit', 'as a film')
  await browser.close()
})

onLinux('a WebKit without VP8 plays loops as pictures', async () => {
  const browser = await openWebkit({
    GST_PLUGIN_FEATURE_RANK: 'vp8dec:NONE,vp8alphadecodebin:NONE',
  })
  const app = await startApp()
  await say(app.url, 'no film here')
  await browser.goto(app.url)
  await online(browser)
  await expectPlaying(browser, 'as a picture')
  expect(browser.complaints).toEqual([])
  await app.stop()
  await browser.close()
})
