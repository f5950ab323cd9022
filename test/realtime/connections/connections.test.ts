import { EventEmitter } from 'node:events'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createMemoryState } from '../../../database/memory/memory-state.ts'
import { createConnections } from '../../../realtime/connections/connections.ts'
import { noMeter } from '../../../realtime/meter.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

/** What engine.io would hand over: requests to look at, connections that have been opened. */
class Engine extends EventEmitter {
  use(): void {}
  createTransport(): void {}
}

class Connection extends EventEmitter {
  protocol = 4
  transport = { name: 'websocket', writable: true }
  readyState = 'open'
  writeBuffer: unknown[] = []
  isClosed = false
  request = new IncomingMessage(new Socket())
  write(): void {}
  close(): void {
    this.isClosed = true
    this.emit('close', 'forced close')
  }
}

test('connections allowed before the first of them is opened do not pass the limit together', async () => {
  const connections = createConnections(
    { publicOrigins: [], trustedProxies: 0, connectionsPerAddress: 2, handshakeMs: 1000 },
    pino({ level: 'silent' }),
    { meter: noMeter, shared: createMemoryState(createFakeClock()).connections },
  )
  const engine = new Engine()
  connections.watch(engine)
  const opened = Array.from({ length: 5 }, () => new Connection())
  const allowed: boolean[] = []
  for (const { request } of opened) {
    connections.allowRequest(request, (_, isAllowed) => allowed.push(isAllowed))
  }
  await vi.waitFor(() => expect(allowed).toEqual([true, true, true, true, true]))
  for (const connection of opened) engine.emit('connection', connection)
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([false, false, true, true, true])
  for (const connection of opened) connection.emit('close', 'transport close')
  connections.close()
})
