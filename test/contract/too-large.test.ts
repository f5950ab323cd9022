import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MAX_FRAME_BYTES, MAX_PAYLOAD_BYTES } from '../../realtime/protocol.ts'
import { join, post } from '../support/clients/chat-client.ts'
import { openOldClient } from '../support/clients/old-client.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

let app: TestApp
let log: string[]
beforeEach(async () => {
  log = []
  app = await startApp({}, { log: pino({}, { write: (line) => void log.push(line) }) })
})
afterEach(() => app.stop())

const framesOf = (type: string, bytes: number) =>
  Array<string>(10).fill(`data:image/${type};base64,${Buffer.alloc(bytes).toString('base64')}`)
const TOO_LARGE = { code: 'too_large', index: 0, text: expect.stringContaining('at most 65536') }

test.each([
  ['ten frames of 80 KB', framesOf('jpeg', 80_000)],
  ['ten PNGs of 116 KB', framesOf('png', 116_000)],
  ['ten frames of twice the size', framesOf('jpeg', 2 * MAX_FRAME_BYTES)],
])('%s are refused on a connection that goes on', async (_, frames) => {
  const { socket } = await join(app.url)
  const tooLarge = await post(socket, { id: 'a', message: '', frames })
  expect(tooLarge).toEqual({ ok: false, ...TOO_LARGE })
  expect(await post(socket, { id: 'b', message: '', frames: [] })).toMatchObject({ ok: false })
  expect(socket.connected).toBe(true)
  socket.close()
})

test('lengths come first: no frame is read before one that is too large', async () => {
  const { socket } = await join(app.url)
  const frames = ['rubbish', ...framesOf('jpeg', 80_000).slice(1)]
  const answer = await post(socket, { id: 'a', message: '', frames })
  expect(answer).toMatchObject({ ok: false, code: 'too_large', index: 1 })
  socket.close()
})

test('a client of 2015 receives the refusal by polling', async () => {
  const { socket, next } = openOldClient('1.7.4', app.url, { transports: ['polling'] })
  await next('messages')
  const refusal = next('refusal')
  socket.emit('message', { id: 'a', message: '', frames: framesOf('jpeg', 80_000) })
  expect(await refusal).toEqual({ id: 'a', ...TOO_LARGE })
  socket.close()
})

test.each(['websocket', 'polling'])(
  'the log says why %s was cut over the ceiling',
  async (name) => {
    const { socket, next } = openOldClient('2.5.0', app.url, { transports: [name] })
    await next('messages')
    const lost = next('disconnect')
    socket.emit('message', 'x'.repeat(MAX_PAYLOAD_BYTES))
    await lost
    socket.close()
    const why = log.filter((line) => line.includes('too much at once'))
    expect(why).toHaveLength(1)
    expect(why[0]).not.toContain('127.0.0.1')
  },
)
