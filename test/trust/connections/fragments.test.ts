import { once } from 'node:events'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { openRawClient, untilText } from './raw-client.ts'

let app: TestApp
afterEach(() => app.stop())

/** One byte of a message: its beginning, or a fragment that goes on with it. */
const beginning = (text: string) => Buffer.from([0x01, 0x81, 0, 0, 0, 0, text.charCodeAt(0)])
const fragment = (text: string, isLast = false) =>
  Buffer.from([isLast ? 0x80 : 0, 0x81, 0, 0, 0, 0, text.charCodeAt(0)])

test('a message of a few fragments is read', async () => {
  app = await startApp()
  const client = await openRawClient(app.url)
  await client.enter()
  const answered = untilText(client.socket, /43\d/)
  const text = '420["gone",{"keys":[]}]'
  const [first = '', ...rest] = text
  client.socket.write(beginning(first))
  for (const [i, letter] of rest.entries()) {
    client.socket.write(fragment(letter, i === rest.length - 1))
  }
  await answered
  client.close()
})

test('a message of thousands of fragments ends its connection', async () => {
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  app = await startApp({}, { log })
  const client = await openRawClient(app.url)
  await client.enter()
  client.socket.resume()
  client.socket.write(Buffer.concat([beginning('4'), ...Array(2000).fill(fragment('a'))]))
  await client.ended
  // Not later, as a reader that proves nothing.
  expect(lines.join('')).toContain('transport error')
})

test('a client that has not joined may send no large message', async () => {
  app = await startApp()
  const client = await openRawClient(app.url)
  client.socket.resume()
  client.socket.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0]))
  client.socket.write(Buffer.alloc(300 * 1024, 'a'))
  await client.ended
  expect(client.socket.destroyed).toBe(true)
  const other = await openRawClient(app.url)
  await other.enter()
  other.close()
  await once(other.socket, 'close')
})
