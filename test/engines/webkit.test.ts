import { test } from 'vitest'
import { missingEngine } from './missing-engine.ts'
import { visit } from './visit.ts'
import { openWebkit } from './webkit.ts'

const missing = await missingEngine('WebKitWebDriver', 'Xvfb')

// As films its loops now and then end in a deadlock of GStreamer 1.22, which seeks back to the start
// of a WebM in the page's main thread (docs/browsers.md): that visit is webkit-films.long.ts.
test('a whole visit in WebKit without VP8, whose loops play as pictures', async ({ skip }) => {
  skip(missing !== undefined, missing)
  const browser = await openWebkit({
    GST_PLUGIN_FEATURE_RANK: 'vp8dec:NONE,vp8alphadecodebin:NONE',
  })
  await visit(browser, 'webkit', 'as a picture')
  await browser.close()
})
