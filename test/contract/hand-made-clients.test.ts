import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { openRawClient } from '../trust/connections/raw-client.ts'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.stop())

test.each([
  ['a CONNECT of protocol 3, whose clients the server connects by itself', 3, '40'],
  ['a CONNECT with null', 4, '40null'],
])('%s closes the connection, as docs/clients-of-2015.md says', async (_, protocol, packet) => {
  const client = await openRawClient(app.url, `EIO=${protocol}&transport=websocket`)
  client.send(packet)
  await client.ended
})

test('the client of socket.io is not served', async () => {
  expect((await fetch(`${app.url}/socket.io/socket.io.js`)).ok).toBe(false)
})
