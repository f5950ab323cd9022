import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findInFolder, makeMarker } from '../support/folder-search.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { expect, test } from './support/fixtures.ts'
import { input, ready, rows, statusLine } from './support/page-objects.ts'

const FRAME = 'data:image/jpeg;base64,/9j/'

test('what was on its way leaves the database of the browser with its receipt, its log too', async ({
  roomUrl,
  launchOptions,
  viewport,
}) => {
  const folder = await makeTempFolder()
  const context = await chromium.launchPersistentContext(folder.path, {
    ...launchOptions,
    ...{ viewport, permissions: ['camera'], serviceWorkers: 'block' },
  })
  const [page] = context.pages()
  if (page === undefined) throw new Error('There is no page.')
  const words = makeMarker()
  const kept = () => findInFolder(join(folder.path, 'Default', 'IndexedDB'), [words, FRAME])
  await page.goto(roomUrl)
  await ready(page)
  await context.setOffline(true)
  await expect(statusLine(page)).toContainText('Offline')
  await input(page).fill(words)
  await input(page).press('Enter')
  await expect.poll(kept).toHaveLength(2)
  await context.setOffline(false)
  await expect(rows(page)).toHaveCount(1)
  await expect.poll(kept).toEqual([])
  await context.close()
  expect(await kept()).toEqual([])
  await folder.remove()
})
