import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ClientSocket, keepConnected } from '../../../client/connection/connection-keeper.ts'
import type { RefusalBody } from '../../../realtime/protocol.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** As much of socket.io's client as a line needs, whose network the test plays. */
class FakeSocket extends EventEmitter {
  readonly engine = Object.assign(new EventEmitter(), {
    readyState: 'open',
    transport: { name: 'websocket' },
    isClosed: false,
    close() {
      this.isClosed = true
    },
  })
  readonly io = Object.assign(new EventEmitter(), {
    opts: { transports: [] as string[] },
    timeout: () => undefined,
    maxDelayMs: undefined as number | undefined,
    reconnectionDelayMax(ms: number) {
      this.maxDelayMs = ms
    },
    engine: this.engine,
  })
  id = 'a'
  connected = false
  active = true
  connects = 0
  /** Whether the server answers what it is asked. */
  answers = true
  connect() {
    this.connects += 1
  }
  disconnect() {
    if (!this.connected) return
    this.connected = false
    this.emit('disconnect', 'io client disconnect')
  }
  timeout() {
    const asked = () => (this.answers ? Promise.resolve({ ok: true }) : Promise.reject(new Error()))
    return { emitWithAck: asked }
  }
}

function openLine() {
  const socket = new FakeSocket()
  const heard: string[] = []
  const state = { isInDoubt: false }
  const line = keepConnected({
    socket: socket as unknown as ClientSocket,
    transports: {
      next: () => ({ transports: ['polling'], timeoutMs: 1 }),
      silent: () => void heard.push('silent'),
      lasted: (transport, ms) => void heard.push(`${transport} lasted ${ms}`),
    },
    isInDoubt: () => state.isInDoubt,
    lost: (refusal, isMeant) => void heard.push(isMeant ? 'renewed' : (refusal?.code ?? 'lost')),
  })
  const welcome = () => {
    socket.io.emit('open')
    socket.connected = true
    line.welcomed()
  }
  const refuse = (refusal: RefusalBody) => {
    socket.active = false
    socket.emit('connect_error', Object.assign(new Error(), { data: refusal }))
  }
  return { socket, line, heard, state, welcome, refuse }
}

const MINUTE = 60_000

test('a connection that opens and then says nothing is closed, and known as silent', async () => {
  const { socket, heard } = openLine()
  socket.io.emit('open')
  await vi.advanceTimersByTimeAsync(12_000)
  expect(heard).toEqual(['silent'])
  expect(socket.engine.isClosed).toBe(true)
})

test('one that is closed before its welcome takes nothing out on the next', async () => {
  const { socket, heard } = openLine()
  socket.io.emit('open')
  socket.io.emit('close')
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(heard).toEqual([])
})

test('an attempt without any answer is known as silent, too', () => {
  const { socket, heard } = openLine()
  socket.io.emit('error', new Error('timeout'))
  socket.io.emit('error', new Error('websocket error'))
  expect(heard).toEqual(['silent'])
})

test('each attempt goes the way that is the right one by then', () => {
  const { socket } = openLine()
  socket.io.emit('reconnect_attempt')
  expect(socket.io.opts.transports).toEqual(['polling'])
})

test('how long a connection lasted is noted when it is lost', async () => {
  const { socket, heard, welcome } = openLine()
  welcome()
  await vi.advanceTimersByTimeAsync(4_000)
  socket.emit('disconnect', 'transport close')
  expect(heard).toEqual(['websocket lasted 4000', 'lost'])
})

test('a final refusal is not tried again, until its user does something', async () => {
  const { socket, line, heard, refuse } = openLine()
  refuse({ code: 'passphrase', text: 'Which?' })
  line.wake()
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect(socket.connects).toBe(0)
  line.renew()
  expect(socket.connects).toBe(1)
  expect(heard).toEqual(['passphrase'])
})

test('after any other refusal it comes back by itself', async () => {
  const { socket, refuse } = openLine()
  refuse({ code: 'rate_limited', text: 'Later.' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(socket.connects).toBe(1)
})

test('one that was removed stays away, whatever wakes its page', async () => {
  const { socket, line, heard } = openLine()
  socket.active = false
  socket.emit('refusal', { code: 'banned', text: 'Removed.' })
  socket.emit('disconnect', 'io server disconnect')
  line.wake()
  await vi.advanceTimersByTimeAsync(10 * MINUTE)
  expect(heard).toEqual(['banned'])
  expect(socket.connects).toBe(0)
})

test('a page that wakes connects at once, unless it is connected or about to be', () => {
  const { socket, line, welcome } = openLine()
  socket.engine.readyState = 'opening'
  line.wake()
  socket.engine.readyState = 'closed'
  expect(socket.connects).toBe(0)
  line.wake()
  expect(socket.connects).toBe(1)
  welcome()
  line.wake()
  expect(socket.connects).toBe(1)
})

test('when nobody can tell how much time has passed, the server is asked by a new connection', async () => {
  const { socket, heard, state, welcome } = openLine()
  welcome()
  state.isInDoubt = true
  await vi.advanceTimersByTimeAsync(5_000)
  expect(heard).toEqual(['renewed'])
  expect(socket.connects).toBe(1)
})

test.each([
  [true, 0],
  [false, 1],
])(
  'after a sleep the connection is probed: one that answers (%s) is kept',
  async (answers, connects) => {
    const { socket, welcome } = openLine()
    welcome()
    socket.answers = answers
    await vi.advanceTimersByTimeAsync(5_000)
    // The timer of a page that slept comes late, all at once.
    const now = performance.now()
    vi.spyOn(performance, 'now').mockReturnValue(now + 10 * MINUTE)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(socket.connects).toBe(connects)
    vi.restoreAllMocks()
  },
)

test('closing leaves no timer behind', () => {
  const { line, welcome, refuse } = openLine()
  welcome()
  refuse({ code: 'busy', text: 'Later.' })
  line.close()
  expect(vi.getTimerCount()).toBe(0)
})

test('it tries every two seconds at least after a short absence, and less often in a long one', () => {
  const { socket } = openLine()
  const maxDelays = Array.from({ length: 8 }, (_, n) => {
    socket.io.emit('reconnect_attempt', n + 1)
    return socket.io.maxDelayMs
  })
  expect(maxDelays).toEqual([...Array(7).fill(1500), ...Array(1).fill(5000)])
  socket.io.emit('reconnect_attempt', 1)
  expect(socket.io.maxDelayMs).toBe(1500)
})
