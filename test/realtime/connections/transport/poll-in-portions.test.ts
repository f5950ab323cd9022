import { expect, test } from 'vitest'
import {
  createPollInPortions,
  type FlushableConnection,
} from '../../../../realtime/connections/transport/poll-in-portions.ts'

/** As much of an engine.io connection as flushes; what it sent is kept answer by answer. */
class FakeConnection implements FlushableConnection {
  readyState = 'open'
  readonly transport = { name: 'polling', writable: true }
  writeBuffer: { data: string }[] = []
  readonly answers: string[][] = []
  readonly pingTimeoutTimer = { putOff: 0, refresh: () => this.pingTimeoutTimer.putOff++ }

  flush(): void {
    if (!this.transport.writable || this.writeBuffer.length === 0) return
    const packets = this.writeBuffer
    this.writeBuffer = []
    this.transport.writable = false
    this.answers.push(packets.map(({ data }) => data.slice(0, 1)))
  }
  poll(): void {
    this.transport.writable = true
    this.flush()
  }
  write(...names: string[]): void {
    for (const name of names) {
      this.writeBuffer.push({ data: name.repeat(20_000) })
      this.flush()
    }
  }
}

function prepared(): FakeConnection {
  const connection = new FakeConnection()
  createPollInPortions<FakeConnection>()(connection)
  connection.transport.writable = false
  return connection
}

test('what waits for a client that polls comes in portions, in its order', () => {
  const connection = prepared()
  connection.write('a', 'b', 'c')
  connection.poll()
  connection.write('d')
  for (const _ of [1, 2, 3, 4]) connection.poll()
  expect(connection.answers).toEqual([['a'], ['b'], ['c'], ['d']])
  expect(connection.writeBuffer).toEqual([])
})

test('what is small goes out together', () => {
  const connection = prepared()
  for (const name of ['a', 'b', 'c']) connection.writeBuffer.push({ data: name })
  connection.poll()
  expect(connection.answers).toEqual([['a', 'b', 'c']])
})

test('each further poll is a sign of life', () => {
  const connection = prepared()
  connection.write('a', 'b', 'c')
  connection.poll()
  connection.poll()
  expect(connection.pingTimeoutTimer.putOff).toBe(2)
})

test.each([
  ['a websocket', 'websocket', 'open'],
  ['one that closes', 'polling', 'closing'],
])('%s is sent everything at once', (_, name, readyState) => {
  const connection = prepared()
  connection.write('a', 'b', 'c')
  connection.transport.name = name
  connection.readyState = readyState
  connection.poll()
  expect(connection.answers).toEqual([['a', 'b', 'c']])
})
