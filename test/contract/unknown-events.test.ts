import { afterEach, beforeEach, expect, test } from 'vitest'
import { join } from '../support/clients/chat-client.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
})
afterEach(() => app.stop())

test.each(['typing', 'error', 'welcome', 'messages', '__proto__', 'constructor', ''])(
  'an event that does not exist ("%s") is answered in its ack with a code',
  async (event) => {
    const { socket } = await join(app.url)
    const answer = await socket.emitWithAck(event as 'message', {} as never)
    expect(answer).toEqual({ ok: false, code: 'bad_draft', text: expect.stringMatching(/\.$/) })
    expect(socket.connected).toBe(true)
    socket.close()
  },
)
