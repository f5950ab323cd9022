import { EventEmitter } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { createSlowReaders } from '../../../../realtime/connections/transport/slow-readers.ts'

let now = 0
beforeEach(() => {
  now = 0
})

/** Just the events of an engine.io connection whose other side the test plays. */
class FakeConnection extends EventEmitter {
  readonly transport = {
    name: 'websocket',
    writable: true,
    socket: Object.assign(new EventEmitter(), {
      bufferedAmount: 0,
      readyState: 1,
      terminate: () => {},
      ping: (text: string) => {
        this.question = text
      },
    }),
  }
  /** What the server asked to have sent back. */
  question: string | undefined
  isCut = false
  private waiting: { data: string }[] = []
  close() {
    this.isCut = true
    this.emit('close')
  }
  send(bytes: number) {
    const packet = { data: 'x'.repeat(bytes) }
    this.waiting.push(packet)
    this.emit('packetCreate', packet)
    if (this.transport.writable) this.hand(bytes)
  }
  /** The system takes nothing more. */
  hand(bytes: number) {
    this.emit('flush', this.waiting.splice(0))
    this.transport.writable = false
    this.transport.socket.bufferedAmount = bytes
  }
  read() {
    this.transport.writable = true
    this.transport.socket.bufferedAmount = 0
    this.answer()
  }
  answer(text = this.question) {
    if (text !== undefined) this.transport.socket.emit('pong', Buffer.from(text))
  }
}

function watched() {
  const readers = createSlowReaders({ now: () => now })
  const connection = new FakeConnection()
  readers.watch(connection)
  const wrote = (bytes: number) => readers.wrote(connection, bytes)
  return { connection, wrote, check: readers.check, close: readers.close }
}

test('a reader that reads is left alone, however much it gets', () => {
  const { connection, check } = watched()
  for (let i = 0; i < 100; i++) {
    connection.send(500_000)
    connection.read()
    now += 1000
    check()
  }
  expect(connection.isCut).toBe(false)
})

test('a reader that holds more than 2 MB unread is cut', () => {
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

test('a reader that leaves a little unread for 10 s is cut', () => {
  const { connection, check } = watched()
  connection.send(100)
  now += 10_000
  check()
  expect(connection.isCut).toBe(false)
  now += 1
  check()
  expect(connection.isCut).toBe(true)
})

test('a reader that reads slowly, but reads, is left alone', () => {
  const { connection, check } = watched()
  connection.send(1_000_000)
  for (let left = 900_000; left > 0; left -= 100_000) {
    connection.transport.socket.bufferedAmount = left
    connection.answer()
    now += 9000
    check()
  }
  expect(connection.isCut).toBe(false)
})

test('a reader for which the system takes all, but which never proves that it reads, is cut', () => {
  const { connection, check } = watched()
  connection.send(1000)
  connection.transport.socket.bufferedAmount = 0
  check()
  now += 7000
  connection.answer('a guess')
  check()
  expect(connection.isCut).toBe(false)
  now += 1000
  check()
  expect(connection.isCut).toBe(true)
})

test('what was written past engine.io has to be proved read, too', () => {
  const { connection, wrote, check } = watched()
  wrote(1000)
  check()
  expect(connection.question).toBeDefined()
  now += 8000
  check()
  expect(connection.isCut).toBe(true)
})

test('one large message written past engine.io does not count against what waits behind it', () => {
  const { connection, wrote, check } = watched()
  wrote(3_000_000)
  connection.transport.socket.bufferedAmount = 4_000_000
  check()
  expect(connection.isCut).toBe(false)
})

test.each([
  [40_000, 16_000],
  [640_000, 36_000],
])(
  'a slow link gets time for the %i bytes it was sent before the question',
  (bytes, patienceMs) => {
    const { connection, check } = watched()
    connection.send(bytes)
    connection.transport.socket.bufferedAmount = 0
    check()
    now += patienceMs
    check()
    expect(connection.isCut).toBe(false)
    now += 2000
    check()
    expect(connection.isCut).toBe(true)
  },
)

test('answers to pings of the websocket, which engine.io does not see, count as unread', () => {
  const { connection, check } = watched()
  connection.transport.socket.bufferedAmount = 2_000_001
  check()
  expect(connection.isCut).toBe(true)
})

test('of many who take nothing the worst are cut as soon as they hold too much together', () => {
  const readers = createSlowReaders({ now: () => now })
  const all = Array.from({ length: 20 }, (_, i) => {
    const connection = new FakeConnection()
    readers.watch(connection)
    connection.send(1_400_000 + i)
    return connection
  })
  readers.check()
  expect(all.some(({ isCut }) => isCut)).toBe(false)
  now += 2001
  readers.check()
  expect(all.map(({ isCut }) => isCut)).toEqual(all.map((_, i) => i >= 17))
})

test('a reader on polling that does not ask is cut', () => {
  const { connection, check } = watched()
  connection.transport.name = 'polling'
  connection.transport.writable = false
  connection.send(100)
  now += 10_001
  check()
  expect(connection.isCut).toBe(true)
})

test('one on polling gets time for the answer it was given, while more waits for it', () => {
  const { connection, check } = watched()
  connection.transport.name = 'polling'
  connection.send(40_000)
  connection.send(100)
  now += 19_000
  check()
  expect(connection.isCut).toBe(false)
  now += 2_000
  check()
  expect(connection.isCut).toBe(true)
})

test('a quiet reader is left alone for ever', () => {
  const { connection, check } = watched()
  now += 86_400_000
  check()
  connection.send(10)
  check()
  expect(connection.isCut).toBe(false)
})
