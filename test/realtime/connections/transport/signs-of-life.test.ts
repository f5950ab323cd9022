import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { SignsOfLife } from '../../../../realtime/connections/transport/signs-of-life.ts'

/** A connection whose ping timeout counts how often it was put off. */
function connectionOver(below: Socket, name: 'websocket' | 'polling') {
  const state = { refreshed: 0 }
  const refresh = () => {
    state.refreshed += 1
  }
  const pingTimeoutTimer = { refresh }
  const transport =
    name === 'websocket' ? { socket: { _socket: below } } : { dataReq: { socket: below } }
  return { connection: { transport, pingTimeoutTimer }, state }
}

/** A socket that has read so many bytes. */
function socketWith(bytes: () => number): Socket {
  const socket = new Socket()
  Object.defineProperty(socket, 'bytesRead', { get: bytes })
  return socket
}

test.each(['websocket', 'polling'] as const)(
  'an upload by %s puts off the ping timeout',
  (name) => {
    let bytes = 0
    const { connection, state } = connectionOver(
      socketWith(() => bytes),
      name,
    )
    const life = new SignsOfLife()
    life.look(connection)
    expect(state.refreshed).toBe(0)
    bytes += 4_000
    life.look(connection)
    expect(state.refreshed).toBe(1)
    life.look(connection)
    expect(state.refreshed).toBe(1)
  },
)

test('a byte at a time is no upload', () => {
  let bytes = 0
  const { connection, state } = connectionOver(
    socketWith(() => bytes),
    'websocket',
  )
  const life = new SignsOfLife()
  for (; bytes < 100; bytes++) life.look(connection)
  expect(state.refreshed).toBe(0)
})

test('a transport that is neither, and an engine without that timer, are left as they are', () => {
  const life = new SignsOfLife()
  life.look({ transport: {} })
  life.look({ transport: { socket: { _socket: socketWith(() => 9_000) } } })
})
