import { readFileSync } from 'node:fs'
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { type ChatSocket, nextEvent, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { findServer, startConfigured } from '../support/servers/configured-program.ts'
import { startApp } from '../support/servers/start-app.ts'

const caddyfile = readFileSync('deploy/Caddyfile', 'utf8')
const hasCaddy = (await findServer('caddy')) !== undefined

test.runIf(hasCaddy)('the Caddy of compose.yaml passes pages and posts on', async () => {
  const app = await startApp({ trustProxy: 1 })
  const caddy = await startConfigured({
    program: 'caddy',
    args: (_, file) => ['run', '--adapter', 'caddyfile', '--config', file],
    // Without TLS: the name of its certificate is all that is left out.
    configure: ({ port }) =>
      `{\n  admin off\n}\n${caddyfile
        .replace('{$DOMAIN:localhost}', `http://127.0.0.1:${port}`)
        .replace('{$CHAT:chat:8080}', `127.0.0.1:${app.port}`)}`,
  })
  const origin = `http://127.0.0.1:${caddy.port}`
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  const socket: ChatSocket = io(origin, {
    ...{ transports: ['websocket'], forceNew: true, reconnection: false },
    extraHeaders: { Origin: origin },
  })
  await nextEvent(socket, 'messages')
  const draft = { id: '', message: 'by Caddy', frames: await makeFrames() }
  expect(await post(socket, draft)).toMatchObject({ ok: true })
  socket.close()
  await caddy.stop()
  await app.stop()
})
