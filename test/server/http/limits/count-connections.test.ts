import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  countConnections,
  mostConnections,
} from '../../../../server/http/limits/count-connections.ts'

const OPTIONS = { connectionsPerAddress: 1, trustProxy: 0 }

let server: Server
let sockets: Socket[]

beforeEach(() => {
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
})

async function serve(options: typeof OPTIONS): Promise<void> {
  server = countConnections(
    createServer((_, response) => response.end('hello')),
    options,
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

/** Says nothing, as a spare connection of a browser; resolves when the server has it, or not. */
async function dial(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume()
  socket.on('error', () => {})
  sockets.push(socket)
  const ended = once(socket, 'close')
  await Promise.race([once(server, 'connection'), ended])
  return socket
}

const countOpen = () =>
  new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n)))

test('an address has room for the pages of all that chat from it, and no more than that', async () => {
  await serve(OPTIONS)
  const most = mostConnections(OPTIONS)
  for (let i = 0; i < most; i += 1) await dial()
  expect(await countOpen()).toBe(most)
  const extra = await dial()
  if (!extra.closed) await once(extra, 'close')
  expect(await countOpen()).toBe(most)
})

test('one that goes makes room for another', async () => {
  await serve(OPTIONS)
  const most = mostConnections(OPTIONS)
  for (let i = 0; i < most; i += 1) await dial()
  sockets[0]?.destroy()
  await expect.poll(countOpen).toBe(most - 1)
  const next = await dial()
  next.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(String((await once(next, 'data'))[0])).toContain('hello')
})

test.each([
  ['nobody counts when there is no limit', { connectionsPerAddress: 0, trustProxy: 0 }],
  ['a proxy in front has no limit here', { connectionsPerAddress: 1, trustProxy: 1 }],
])('%s', async (_, options) => {
  await serve(options)
  for (let i = 0; i < mostConnections(OPTIONS) + 5; i += 1) await dial()
  expect(await countOpen()).toBe(mostConnections(OPTIONS) + 5)
})
