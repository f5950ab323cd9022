import { test } from 'vitest'
import { visit } from './visit.ts'
import { openWebkit } from './webkit.ts'

test('a whole visit in WebKit, whose loops play as films', async () => {
  const browser = await openWebkit()
  await visit(browser, 'webkit-films', 'as a film')
  await browser.close()
})
