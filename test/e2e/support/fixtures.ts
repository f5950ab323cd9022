import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test'
import { undoForgotten } from '../../support/forgotten.ts'
import { closedPorts, startApp, type TestApp } from '../../support/servers/start-app.ts'

interface WorkerFixtures {
  /** A real server, shared by the tests that need nothing special of it. */
  app: TestApp
  /** Closes and removes what tests have left open. */
  cleanUp: undefined
}

interface Fixtures {
  /** Nobody has ever posted from these browsers. */
  isFirstTime: boolean
  /** Errors that a test causes on purpose. */
  expectedErrors: RegExp
  /** What the pages of this test complained of; what is not expected fails the test. */
  complaints: string[]
  /** The address of a room of this test's own. */
  roomUrl: string
  /** The same for clients without a page: where the server is, and the name of the room. */
  at: { url: string; room: string }
  /** Another author: a page in a browser profile of its own, in this test's room. */
  visit(options?: BrowserContextOptions & { url?: string }): Promise<Page>
}

let rooms = 0

/**
 * Most tests are about authors who have posted here before, at the root or below a path: the first
 * recording would count down for three seconds.
 */
function postedBefore(): void {
  // A page that is no page yet has no storage.
  if (location.protocol === 'about:') return
  for (const chat of ['animate', 'animate/chat']) localStorage.setItem(`${chat}-posted`, 'yes')
}

/** Tests whose every page is watched for errors and breaches of the content security policy. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  app: [
    async ({ browserName: _ }, use) => {
      const app = await startApp()
      await use(app)
      await app.stop()
    },
    { scope: 'worker' },
  ],

  // When the worker ends, which it also does after a test that failed in the middle.
  cleanUp: [
    async ({ browserName: _ }, use) => {
      await use(undefined)
      await undoForgotten()
    },
    { scope: 'worker', auto: true },
  ],

  expectedErrors: [/^$/, { option: true }],
  isFirstTime: [false, { option: true }],

  complaints: async ({ expectedErrors }, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints.filter((text) => !expectedErrors.test(text))).toEqual([])
  },

  roomUrl: ({ app }, use) => use(`${app.url}/r/quiet-fox-${++rooms}`),

  at: ({ app, roomUrl }, use) => use({ url: app.url, room: roomUrl.split('/').at(-1) ?? '' }),

  context: async ({ context, complaints, isFirstTime }, use) => {
    watch(context, complaints)
    if (!isFirstTime) await context.addInitScript(postedBefore)
    await use(context)
  },

  visit: async ({ browser, roomUrl, complaints, contextOptions, isFirstTime }, use) => {
    const contexts: BrowserContext[] = []
    await use(async ({ url = roomUrl, ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options })
      contexts.push(context)
      watch(context, complaints)
      if (!isFirstTime) await context.addInitScript(postedBefore)
      const page = await context.newPage()
      await page.goto(url)
      return page
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

/** What Playwright says in place of a service worker, which only `installed.spec.ts` wants. */
const NO_WORKER = 'Service Worker registration blocked by Playwright'

/** Breaches of the content security policy are errors of the console, too. */
function watch(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    const text = message.text()
    const isOfClosedServer = isOfClosed(text) || isOfClosed(message.location().url)
    if (!['error', 'warning'].includes(message.type()) || isOfClosedServer) return
    if (!text.startsWith(NO_WORKER)) complaints.push(text)
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
}

/** Whether a text names the address of a server that a test has closed already. */
function isOfClosed(text: string): boolean {
  return [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].some(([, port]) => closedPorts.has(Number(port)))
}

export { expect } from '@playwright/test'
