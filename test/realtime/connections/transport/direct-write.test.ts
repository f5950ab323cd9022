import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Server, type Socket } from 'socket.io'
import { io as connect } from 'socket.io-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createDirectWrite } from '../../../../realtime/connections/transport/direct-write.ts'
import { openOldClient, VERSIONS } from '../../../support/clients/old-client.ts'

/** More than the system takes for one who does not read. */
const LARGE = 'x'.repeat(20_000_000)

let server: Server
let url: string
let written: number[]

beforeEach(async () => {
  const httpServer = createServer()
  written = []
  server = new Server(httpServer, {
    ...{ perMessageDeflate: false, maxHttpBufferSize: 1e8, allowEIO3: true },
  })
  server.engine.on(
    'connection',
    createDirectWrite((_, bytes) => void written.push(bytes)),
  )
  httpServer.listen(0, '127.0.0.1')
  await once(httpServer, 'listening')
  url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`
})
afterEach(() => server.close())

/** Both sides of one connection; `heard` is the first word of every event, in order. */
async function open(transport: 'websocket' | 'polling') {
  const arriving = once(server, 'connection')
  const client = connect(url, { transports: [transport], reconnection: false, forceNew: true })
  const heard: string[] = []
  client.on('say', (word: string) => void heard.push(word.slice(0, 10)))
  const [host] = (await arriving) as [Socket]
  const last = new Promise<void>((resolve) => client.once('end', resolve))
  return { client, host, heard, last }
}

test('a broadcast to those who read is written at once, and told of', async () => {
  const clients = [await open('websocket'), await open('websocket')]
  server.emit('say', 'hello')
  server.emit('end')
  await Promise.all(clients.map(({ last }) => last))
  expect(clients.map(({ heard }) => heard)).toEqual([['hello'], ['hello']])
  expect(written).toHaveLength(4)
  // A frame is its text and a header of two bytes: 42["say","hello"]
  expect(written[0]).toBe(2 + '42["say","hello"]'.length)
})

test('broadcasts and what one client alone receives come in the order in which they were sent', async () => {
  const { host, heard, last } = await open('websocket')
  const words: string[] = []
  for (let i = 0; i < 200; i++) {
    const to = i % 3 === 0 ? host : server
    to.emit('say', `word ${i}`)
    words.push(`word ${i}`)
    if (i % 50 === 0) await setImmediate()
  }
  server.emit('end')
  await last
  expect(heard).toEqual(words)
})

test.each(['to one', 'to all'])(
  'nothing overtakes what waits for a slow reader (%s)',
  async (way) => {
    const slow = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    const heard: string[] = []
    const ended = new Promise<void>((resolve) => {
      slow.on('message', (data: Buffer) => {
        const event = data.toString('latin1', 0, 20)
        heard.push(event.slice(0, 12))
        if (event.startsWith('42["end"')) resolve()
      })
    })
    await once(slow, 'open')
    const arriving = once(server, 'connection')
    slow.send('40')
    const [host] = (await arriving) as [Socket]
    await once(slow, 'message')
    slow.pause()
    const large = way === 'to one' ? host : server
    large.emit('say', LARGE)
    const before = written.length
    server.emit('say', 'a')
    host.emit('say', 'b')
    server.emit('say', 'c')
    server.emit('end')
    expect(written).toHaveLength(before)
    slow.resume()
    await ended
    const events = heard.filter((text) => text.startsWith('42'))
    expect(events).toEqual([
      '42["say","xx',
      '42["say","a"',
      '42["say","b"',
      '42["say","c"',
      '42["end"]',
    ])
    slow.close()
  },
)

test('a client that polls receives them as ever', async () => {
  const { heard, last } = await open('polling')
  server.emit('say', 'hello')
  server.emit('end')
  await last
  expect(heard).toEqual(['hello'])
  expect(written).toEqual([])
})

test('a connection that is closing is written to no more', async () => {
  const { client, host } = await open('websocket')
  const gone = once(host, 'disconnect')
  client.disconnect()
  await gone
  server.emit('say', 'hello')
  host.emit('say', 'hello')
  expect(written).toEqual([])
})

test.each(VERSIONS)(
  'a broadcast is written at once to socket.io-client %s, too',
  async (version) => {
    const arriving = once(server, 'connection')
    const { socket, next } = openOldClient(version, url, { transports: ['websocket'] })
    await arriving
    const heard = next('say')
    server.emit('say', 'olá 🧶')
    expect(await heard).toBe('olá 🧶')
    expect(written).toEqual([2 + Buffer.byteLength('42["say","olá 🧶"]')])
    socket.close()
  },
)
