import { test } from 'vitest'
import { visit } from './visit.ts'
import { openWebkit } from './webkit.ts'

// Debian has it; on other systems nobody installs it for us.
const onLinux = test.skipIf(process.platform !== 'linux')

// As films its loops now and then end in a deadlock of GStreamer 1.22, which seeks back to the start
// of a WebM in the page's main thread (docs/browsers.md): that visit is webkit-films.long.ts.
onLinux('a whole visit in WebKit without VP8, whose loops play as pictures', async () => {
  const browser = await openWebkit({
    GST_PLUGIN_FEATURE_RANK: 'vp8dec:NONE,vp8alphadecodebin:NONE',
  })
  await visit(browser, 'webkit', 'as a picture')
  await browser.close()
})
