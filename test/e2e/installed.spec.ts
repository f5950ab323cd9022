import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { post, ready, rows, statusLine } from './support/page-objects.ts'

// The page with its service worker, below a path: what it keeps, offline, and when a new version is there.

test.use({ serviceWorkers: 'allow', expectedErrors: /ERR_CONNECTION|502|Failed to load|WebSocket/ })

/** A server in front, which a test changes answers in and takes away. */
interface Front {
  origin: string
  change(text: string): string
  /** Whether it leads to a page of its own instead of to the page's script. */
  asksForLogin: boolean
  gone: undefined | 'behind a proxy' | 'altogether'
  server: Server
}

async function openFront(app: TestApp): Promise<Front> {
  const front: Front = {
    origin: '',
    change: (text) => text,
    asksForLogin: false,
    gone: undefined,
    server: createServer(),
  }
  front.server.on('request', async (request, response) => {
    if (front.gone === 'altogether') return void request.socket.destroy()
    if (front.gone !== undefined) return void response.writeHead(502).end()
    if (front.asksForLogin && request.url === '/chat/build/app.js') {
      return void response.writeHead(302, { location: '/chat/' }).end()
    }
    const answer = await fetch(new URL(request.url ?? '', app.url), {
      headers: { 'accept-encoding': 'identity' },
    })
    const headers = Object.fromEntries(answer.headers)
    const isText = /text\/(?:html|javascript)/.test(headers['content-type'] ?? '')
    const body = Buffer.from(await answer.arrayBuffer())
    const sent = isText ? Buffer.from(front.change(body.toString())) : body
    for (const name of ['content-length', 'content-encoding', 'etag', 'connection'])
      delete headers[name]
    response.writeHead(answer.status, headers).end(sent)
  })
  await once(front.server.listen(0, '127.0.0.1'), 'listening')
  front.origin = `http://127.0.0.1:${(front.server.address() as AddressInfo).port}`
  return front
}

/** Until the worker has kept what it keeps: pages that are opened from then on are its own. */
async function installed(page: Page): Promise<void> {
  const state = () => navigator.serviceWorker.ready.then(({ active }) => active?.state)
  await expect.poll(() => page.evaluate(state)).toBe('activated')
}

/** Looks for another worker; what becomes of the one that is found. */
async function outcomeOfUpdate(): Promise<string> {
  const registration = await navigator.serviceWorker.ready
  const outcome = new Promise<string>((resolve) => {
    registration.addEventListener('updatefound', () => {
      const { installing } = registration
      installing?.addEventListener('statechange', () => resolve(installing.state), { once: true })
    })
  })
  await registration.update()
  return outcome
}

/** Every address that the browser keeps an answer for, by the name of its cache. */
const keptIn = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys()
    const lists = names.map(async (name) => {
      const requests = await (await caches.open(name)).keys()
      return [name, requests.map(({ url }) => new URL(url).pathname)] as const
    })
    return Object.fromEntries(await Promise.all(lists))
  })

test('it keeps the page and its parts, and nothing that was said; offline they open and say so', async ({
  page,
}) => {
  const app = await startApp({ basePath: '/chat/' })
  await page.goto(`${app.url}/r/den`)
  await ready(page)
  await installed(page)
  const scope = () => navigator.serviceWorker.ready.then((one) => new URL(one.scope).pathname)
  expect(await page.evaluate(scope)).toBe('/chat/')
  await post(page, 'soon gone')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.keyboard.press('Escape')

  const [kept = [], ...others] = Object.values(await keptIn(page))
  expect(others).toEqual([])
  expect(kept).toContain('/chat/build/app.js')
  expect(
    kept.filter((path) => !/^\/chat\/(?:build\/[\w-]+\.\w+|favicon[\w-]*\.svg)$/.test(path)),
  ).toEqual([])

  await app.stop()
  for (const path of ['/r/attic/', '/r/attic']) {
    await page.goto(app.url + path)
    await expect(page.getByRole('heading', { name: 'attic' })).toBeVisible()
  }
  await expect(statusLine(page)).toContainText('Offline')
  await expect(rows(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'About this chat' }).click()
  await expect(page.getByRole('dialog', { name: 'Short, silent, gone' })).toBeVisible()
  await page.goto(`${app.url}/`)
  await expect(page.getByRole('heading', { name: 'Lobby' })).toBeVisible()
})

test('a new version is there with the next load, and the old one nowhere any more', async ({
  page,
}) => {
  const app = await startApp({ basePath: '/chat/' })
  const front = await openFront(app)
  await page.goto(`${front.origin}/chat/r/den`)
  await installed(page)
  const description = page.locator('meta[name="description"]')
  await expect(description).toHaveAttribute('content', /^A chat/)
  front.change = (text) =>
    text
      .replace('name="description" content="', '$&Newer. ')
      .replace(/version:"[^"]+"/, 'version:"newer"')
  // A session with a proxy that has ended: its page of login is not kept in the place of ours.
  front.asksForLogin = true
  expect(await page.evaluate(outcomeOfUpdate)).toBe('redundant')
  front.asksForLogin = false
  await page.reload()
  await expect(description).toHaveAttribute('content', /^Newer/)
  await expect
    .poll(async () => Object.keys(await keptIn(page)))
    .toEqual(['animate /chat/ newer en'])

  // First a proxy whose server is away, then nobody at all.
  for (const gone of ['behind a proxy', 'altogether'] as const) {
    front.gone = gone
    await page.reload()
    await expect(description).toHaveAttribute('content', /^Newer/)
    await expect(statusLine(page)).toContainText('Offline')
  }
  await page.close()
  front.server.close()
  front.server.closeAllConnections()
  await app.stop()
})
