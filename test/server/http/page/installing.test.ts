import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChatSocket, nextEvent } from '../../../support/clients/chat-client.ts'
import { startApp, type TestApp } from '../../../support/servers/start-app.ts'

/** What browsers ask for when they install the page, and messengers when they show a link to it. */

let app: TestApp
beforeAll(async () => {
  app = await startApp({ basePath: '/chat/' })
})
afterAll(() => app.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, `${app.url}/`), { headers })
const pageAt = async (path: string, headers = {}) => (await get(path, headers)).text()

interface Manifest {
  start_url: string
  scope: string
  icons: { src: string; sizes: string; purpose: string }[]
}

/** Width and height as they stand in the header of a PNG. */
async function sizeOf(address: string): Promise<number[]> {
  const response = await fetch(address)
  expect([address, response.headers.get('content-type')]).toEqual([address, 'image/png'])
  const bytes = Buffer.from(await response.arrayBuffer())
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

test('the manifest names the chat, where it lies and icons that are as large as it says', async () => {
  const address = `${app.url}/build/manifest.webmanifest`
  const response = await fetch(address)
  expect(response.headers.get('content-type')).toMatch(/^application\/manifest\+json/)
  const manifest = (await response.json()) as Manifest
  expect(manifest).toMatchObject({ name: 'animate', display: 'standalone' })
  for (const where of [manifest.start_url, manifest.scope]) {
    expect(new URL(where, address).href).toBe(`${app.url}/`)
  }
  for (const { src, sizes } of manifest.icons) {
    expect((await sizeOf(new URL(src, address).href)).join('x')).toBe(sizes)
  }
  const purposes = manifest.icons.map(({ purpose }) => purpose)
  expect(purposes).toContain('maskable')
})

test('the page names its manifest, asked for with what a proxy may ask people for, and an icon for iPhones', async () => {
  const page = await pageAt('')
  expect(page).toMatch(
    /rel="manifest" href="\.\/build\/manifest\.webmanifest" crossorigin="use-credentials"/,
  )
  expect(await sizeOf(`${app.url}/icons/apple-touch-icon.png`)).toEqual([180, 180])
})

test('the service worker keeps the page and its parts, all of them there, and may serve all that lies below the path', async () => {
  const response = await get('build/sw.js')
  const scope = response.headers.get('service-worker-allowed') ?? ''
  expect(new URL(scope, response.url).href).toBe(`${app.url}/`)
  const lists = (await response.text()).matchAll(/files:(\[[^\]]+\])/g)
  const files = [...lists].flatMap(([, list = '']): string[] => JSON.parse(list))
  const asked = ['build/app.js', 'build/index.html', 'build/index-ko.html', 'build/words-ko.js']
  expect(files).toEqual(expect.arrayContaining(asked))
  for (const file of files) expect([file, (await get(file)).status]).toEqual([file, 200])
})

const said = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/property="(og:[a-z:]+)" content="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  )

test('a link to a room is shown with its name and a drawn picture, by whole addresses', async () => {
  const page = await pageAt('r/blue-otter')
  const preview = said(page)
  expect(preview).toMatchObject({
    'og:title': 'blue-otter',
    'og:url': `${app.url}/r/blue-otter`,
    'og:image': `${app.url}/icons/preview.png`,
  })
  expect(page).toContain('<title>blue-otter</title>')
  const size = await sizeOf(preview['og:image'] ?? '')
  expect(size).toEqual([Number(preview['og:image:width']), Number(preview['og:image:height'])])
})

test('rooms stay out of search engines, the lobby need not', async () => {
  expect((await get('r/blue-otter')).headers.get('x-robots-tag')).toBe('noindex')
  expect((await get('')).headers.get('x-robots-tag')).toBeNull()
})

test('a name of any script stands in the page as it is', async () => {
  expect(said(await pageAt('r/%EB%B4%84'))['og:title']).toBe('봄')
})

test('a preview does not tell whether a room is locked, or is there at all', async () => {
  const bytesOf = async (room: string) => (await pageAt(`r/${room}`)).replaceAll(room, 'name')
  const before = await bytesOf('quiet-den')
  const { origin } = new URL(app.url)
  const auth = { room: 'quiet-den', owner: 'a-secret-nobody-can-guess' }
  const owner: ChatSocket = io(origin, { path: '/chat/socket.io', auth, forceNew: true })
  await nextEvent(owner, 'messages')
  const rule = { isLocked: true, passphrase: 'between us' }
  expect(await owner.emitWithAck('rule', rule)).toMatchObject({ ok: true })
  expect(await bytesOf('quiet-den')).toBe(before)
  expect(await bytesOf('quiet-attic')).toBe(before)
  owner.close()
})
