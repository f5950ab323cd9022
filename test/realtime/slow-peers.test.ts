import { EventEmitter } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { createSlowPeers } from '../../realtime/slow-peers.ts'

let now = 0
beforeEach(() => {
  now = 0
})

/** Just the events of an engine.io connection whose other side the test plays. */
class FakeConnection extends EventEmitter {
  readonly transport = {
    name: 'websocket',
    writable: true,
    socket: { bufferedAmount: 0, terminate: () => {} },
  }
  isCut = false
  close() {
    this.isCut = true
    this.emit('close')
  }
  send(bytes: number) {
    this.emit('packetCreate', { data: 'x'.repeat(bytes) })
    if (this.transport.writable) this.hand(bytes)
  }
  /** The system takes nothing more. */
  hand(bytes: number) {
    this.emit('flush')
    this.transport.writable = false
    this.transport.socket.bufferedAmount = bytes
  }
  read() {
    this.transport.writable = true
    this.transport.socket.bufferedAmount = 0
  }
}

function watched() {
  const peers = createSlowPeers({ now: () => now })
  const connection = new FakeConnection()
  peers.watch(connection)
  return { connection, check: peers.check, close: peers.close }
}

test('a peer that reads is left alone, however much it gets', () => {
  const { connection, check } = watched()
  for (let i = 0; i < 100; i++) {
    connection.send(500_000)
    connection.read()
    now += 1000
    check()
  }
  expect(connection.isCut).toBe(false)
})

test('a peer that holds more than 2 MB unread is cut', () => {
  const { connection, check } = watched()
  for (let i = 0; i < 4; i++) connection.send(600_000)
  check()
  expect(connection.isCut).toBe(false)
  connection.send(600_000)
  check()
  expect(connection.isCut).toBe(true)
})

test('one large replay does not count against what waits behind it', () => {
  const { connection, check } = watched()
  connection.send(3_000_000)
  connection.send(1_000_000)
  check()
  expect(connection.isCut).toBe(false)
})

test('a peer that leaves a little unread for 10 s is cut', () => {
  const { connection, check } = watched()
  connection.send(100)
  now += 10_000
  check()
  expect(connection.isCut).toBe(false)
  now += 1
  check()
  expect(connection.isCut).toBe(true)
})

test('a peer that reads slowly, but reads, is left alone', () => {
  const { connection, check } = watched()
  connection.send(1_000_000)
  for (let left = 900_000; left > 0; left -= 100_000) {
    connection.transport.socket.bufferedAmount = left
    now += 9000
    check()
  }
  expect(connection.isCut).toBe(false)
})

test('a peer on polling that does not ask is cut', () => {
  const { connection, check } = watched()
  connection.transport.name = 'polling'
  connection.transport.writable = false
  connection.send(100)
  now += 10_001
  check()
  expect(connection.isCut).toBe(true)
})

test('a quiet peer is left alone for ever', () => {
  const { connection, check } = watched()
  now += 86_400_000
  check()
  connection.send(10)
  check()
  expect(connection.isCut).toBe(false)
})
