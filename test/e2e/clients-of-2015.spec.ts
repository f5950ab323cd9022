import type { Browser, Page } from '@playwright/test'
import { freePort } from '../support/servers/free-port.ts'
import { startApp } from '../support/servers/start-app.ts'
import { buildCoursePage, CLIENTS } from './support/course-page.ts'
import { expect, test } from './support/fixtures.ts'
import { post, ready, rows, said } from './support/page-objects.ts'
import { servePage } from './support/page-server.ts'

const WORDS = 'olá 日本 🧶'
const VERSIONS = Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]
const WAYS = [['polling'], ['websocket'], ['polling', 'websocket']]

/** Opens the page of the course in a profile of its own. */
async function openCoursePage(browser: Browser, url: string, transports: string[]) {
  const page = await (await browser.newContext()).newPage()
  await page.addInitScript((transports) => {
    Object.assign(window, { oldOptions: { transports } })
  }, transports)
  await page.goto(url)
  return page
}

const shown = (page: Page) => page.locator('#messages li')

async function say(page: Page, words: string): Promise<void> {
  await page.locator('#message').fill(words)
  await page.locator('#message').press('Enter')
}

for (const version of VERSIONS) {
  test(`the page of the course with socket.io-client ${version} and one of today see each other`, async ({
    browser,
    page,
  }) => {
    // The course had its page on a server of its own; the origins of both are listed.
    const course = await servePage(await buildCoursePage(version))
    const port = await freePort()
    const origins = [course.port, port].map((port) => `http://127.0.0.1:${port}`)
    const app = await startApp({ port, publicOrigin: origins })
    await page.goto(app.url)
    await ready(page)
    const expected: string[] = []
    for (const transports of WAYS) {
      const old = await openCoursePage(browser, `${origins[0]}/#${app.url}`, transports)
      for (const speak of [
        () => say(old, `${WORDS} from 2015 by ${transports}`),
        () => post(page, `${WORDS} from today to ${transports}`),
      ]) {
        await expect(shown(old)).toHaveText(expected)
        await speak()
        const who = expected.length % 2 === 0 ? 'from 2015 by' : 'from today to'
        expected.push(`${WORDS} ${who} ${transports}`)
        await expect(said(page)).toHaveText(expected)
        await expect(shown(old)).toHaveText(expected)
      }
      await expect(rows(page)).toHaveCount(expected.length)
      await expect(shown(old).last().locator('video')).toHaveJSProperty('duration', 1)
      await old.context().close()
    }
    await app.stop()
    course.close()
  })
}
