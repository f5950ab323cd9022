import { expect, test } from 'vitest'
import {
  createPollInPortions,
  type FlushableConnection,
} from '../../../../realtime/connections/transport/poll-in-portions.ts'

/** What 32 KB take on a line at the edge of its cell. */
const SLOW_MS = 8_000

/** As much of an engine.io connection as flushes; what it sent is kept answer by answer. */
class FakeConnection implements FlushableConnection {
  readyState = 'open'
  readonly transport = { name: 'polling', writable: true }
  writeBuffer: { data: string; type?: string }[] = []
  clockMs = 0
  readonly answers: string[][] = []
  readonly pingTimeoutTimer = { putOff: 0, refresh: () => this.pingTimeoutTimer.putOff++ }

  flush(): void {
    if (!this.transport.writable || this.writeBuffer.length === 0) return
    const packets = this.writeBuffer
    this.writeBuffer = []
    this.transport.writable = false
    this.answers.push(packets.map(({ data }) => data.slice(0, 1)))
  }
  /** The next poll, so long after the answer before it. */
  poll(afterMs = SLOW_MS): void {
    this.clockMs += afterMs
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
  createPollInPortions<FakeConnection>(() => connection.clockMs)(connection)
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

/** How many of twenty messages come with each poll. */
function portions(roundTripsMs: number[]): number[] {
  const connection = prepared()
  connection.write(...'abcdefghijklmnopqrst')
  for (let i = 0; connection.writeBuffer.length > 0; i += 1) {
    connection.poll(roundTripsMs[Math.min(i, roundTripsMs.length - 1)])
  }
  expect(connection.answers.flat().join('')).toBe('abcdefghijklmnopqrst')
  return connection.answers.map(({ length }) => length)
}

test('a client that is back soon gets more each time: a line that is only far is not a narrow one', () => {
  for (const roundTripMs of [600, 2_000, 4_500])
    expect(portions([roundTripMs])).toEqual([1, 3, 6, 10])
})

test('on a narrow line the portions stay small, and become small again where a line becomes one', () => {
  expect(portions([SLOW_MS])).toEqual(Array(20).fill(1))
  expect(portions([600, 600, 600, 20_000, 20_000, SLOW_MS])).toEqual([
    1, 3, 6, 3, 1, 1, 1, 1, 1, 1, 1,
  ])
})

test('a portion grows to half a megabyte and no further', () => {
  const connection = prepared()
  connection.write(...'x'.repeat(200))
  for (let i = 0; i < 8; i += 1) connection.poll(100)
  expect(Math.max(...connection.answers.map(({ length }) => length))).toBe(26)
})

test('a ping does not wait for the messages before it, which stay in their order', () => {
  const connection = prepared()
  connection.write('a', 'b')
  connection.writeBuffer.push({ type: 'ping', data: 'P' })
  for (const _ of [1, 2]) connection.poll()
  expect(connection.answers).toEqual([['P', 'a'], ['b']])
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
