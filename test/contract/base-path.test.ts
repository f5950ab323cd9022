import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openConnection } from '../../client/lib.ts'
import type { Message } from '../../realtime/protocol.ts'
import { type ChatSocket, nextEvent, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

/** With BASE_PATH=/chat/, behind a proxy that leaves the path as it is and behind one that takes it off. */

let app: TestApp
let origin: string
beforeAll(async () => {
  app = await startApp({ basePath: '/chat/' })
  origin = new URL(app.url).origin
})
afterAll(() => app.stop())

const get = (path: string) => fetch(origin + path, { redirect: 'manual' })

/** What a page loads and links to, as a browser resolves it. */
async function linksOf(path: string): Promise<string[]> {
  const text = await (await get(path)).text()
  const links = [...text.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link = '']) => link)
  return [...new Set(links)].map((link) => new URL(link, origin + path).pathname)
}

async function join(path: string, transport: string): Promise<ChatSocket> {
  const socket: ChatSocket = io(origin, {
    ...{ path, transports: [transport], forceNew: true, reconnection: false },
  })
  const failed = new Promise<never>((_, reject) => socket.once('connect_error', reject))
  await Promise.race([nextEvent(socket, 'messages'), failed])
  return socket
}

describe.each([
  ['left as it is', '/chat'],
  ['taken off by a proxy', ''],
])('with the path %s', (_, before) => {
  test.each(['/', '/r/den', '/r/den/'])(
    'all that the page at %s loads and links to is there, below the same path',
    async (path) => {
      const links = await linksOf(before + path)
      expect(links).toContain(`${before}/build/app.css`)
      // Those that lead to the films are hidden where there are none.
      for (const link of links.filter((one) => !one.endsWith('/watch'))) {
        expect(link.startsWith(`${before}/`)).toBe(true)
        expect([link, (await get(link)).status]).toEqual([link, 200])
      }
    },
  )

  test.each(['/healthz', '/readyz', '/reach'])('%s answers', async (path) => {
    expect((await get(before + path)).status).toBe(200)
  })

  test.each(['websocket', 'polling'])('a client posts by %s and its clip is there', async (by) => {
    const socket = await join(`${before}/socket.io`, by)
    const kept = nextEvent(socket, 'messageack')
    await post(socket, { id: '', message: 'hello', frames: await makeFrames() })
    const { key } = await kept
    expect((await get(`${before}/clips/${key}.webm`)).status).toBe(200)
    socket.close()
  })

  test('another spelling of a room leads to its one address below the path', async () => {
    const response = await get(`${before}/r/Blue%20Otter`)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/chat/r/blue-otter'])
    expect((await get(`${before}/r/lobby`)).headers.get('location')).toBe('/chat/')
  })
})

test.each(['/nothing/at/all', '/r/!!!'])(
  'the page for %s, where nothing is, is the same everywhere, and leads below the path',
  async (path) => {
    for (const link of await linksOf(path)) expect(link).toMatch(/^\/chat\//)
    expect(await linksOf(path)).toContain('/chat/build/app.css')
    expect(await (await get(`/chat${path}`)).text()).toBe(await (await get(path)).text())
  },
)

test('the path without its slash leads to the page, with its query', async () => {
  for (const [path, target] of [
    ['/chat', '/chat/'],
    ['/chat?x=1', '/chat/?x=1'],
  ] as const) {
    const response = await get(path)
    expect(response.status).toBe(302)
    const location = response.headers.get('location') ?? ''
    expect(new URL(location, origin + path).href).toBe(origin + target)
  }
})

test('what only begins like the path is not below it', async () => {
  expect((await get('/chatter/')).status).toBe(404)
  await expect(join('/chatter/socket.io', 'websocket')).rejects.toThrow()
})

test('the library finds the chat by an address with a path', async () => {
  for (const url of [app.url, `${app.url}/`]) {
    const replay = await new Promise<Message[]>((resolve) => {
      const connection = openConnection({
        url,
        tokens: { get: () => undefined, set: () => undefined },
        on: {
          ...{ state: nothing, welcome: nothing, message: nothing },
          ...{ removed: nothing, presence: nothing },
          replay(messages) {
            connection.close()
            resolve(messages)
          },
        },
      })
    })
    expect(replay).not.toEqual([])
  }
})

function nothing(): void {}
