import { once } from 'node:events'
import { createServer, get, type Server } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import {
  BrokenSourceError,
  type ByteSource,
  type SendOptions,
  sendFileRange,
} from '../../../server/ranges/send-file-range.ts'
import { ask } from '../../support/clients/ask.ts'

const SIZE = 64 * 1024 ** 2

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

/** Sends this source to whoever asks; resolves with how the first answer went. */
async function send(source: ByteSource, options: SendOptions = {}) {
  const representation = { sizeBytes: SIZE, contentType: 'video/mp4', etag: '"1"', source }
  let settle = (_: unknown) => {}
  const outcome = new Promise((resolve) => {
    settle = resolve
  })
  server = createServer((request, response) => {
    sendFileRange(request, response, representation, options).then(() => settle('sent'), settle)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { port, url: `http://127.0.0.1:${port}`, outcome }
}

const zeros: ByteSource = { read: async (buffer) => buffer.fill(0).length }

test('a source that fails half-way ends the answer with its reason', async () => {
  const failing: ByteSource = {
    read: async (buffer, position) => {
      if (position > 0) throw new Error('EIO: i/o error, read')
      return buffer.fill(1).length
    },
  }
  const { url, outcome } = await send(failing)
  await expect(ask(url, '/')).rejects.toThrow('aborted')
  const error = await outcome
  expect(error).toBeInstanceOf(BrokenSourceError)
  expect(error).toMatchObject({ cause: { message: 'EIO: i/o error, read' } })
})

test('a source that gives a little at a time is sent whole', async () => {
  const slow: ByteSource = { read: async (buffer) => buffer.subarray(0, 100_003).fill(7).length }
  const { url } = await send(slow)
  const { body } = await ask(url, '/')
  expect([body.length, body.every((byte) => byte === 7)]).toEqual([SIZE, true])
})

test('a client that reads nothing is let go', async () => {
  const { port, outcome } = await send(zeros, { stallMs: 50 })
  const client = connect(port, '127.0.0.1').pause()
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await outcome).toBe('sent')
  client.destroy()
})

test('what a stalled client has not taken is not read', async () => {
  let read = 0
  const counting: ByteSource = {
    read: async (buffer) => {
      read += buffer.length
      return buffer.fill(0).length
    },
  }
  const { url, outcome } = await send(counting, { stallMs: 50 })
  const request = get(url, { agent: false }, (response) => response.pause())
  request.on('error', () => {})
  await outcome
  expect(read).toBeLessThan(SIZE / 2)
})

test('a connection that is kept open serves one answer after the other', async () => {
  const { port } = await send(zeros)
  const client = connect(port, '127.0.0.1')
  const part = (range: string) => `GET / HTTP/1.1\r\nHost: x\r\nRange: bytes=${range}\r\n\r\n`
  client.write(
    part('0-9') +
      part('10-29') +
      part('0-0,2-2').replace('1.1\r\n', '1.1\r\nConnection: close\r\n'),
  )
  let text = ''
  client.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  await once(client, 'close')
  expect(text.match(/Content-Range: .*/g)).toEqual([
    `Content-Range: bytes 0-9/${SIZE}`,
    `Content-Range: bytes 10-29/${SIZE}`,
    `Content-Range: bytes 0-0/${SIZE}`,
    `Content-Range: bytes 2-2/${SIZE}`,
  ])
})
