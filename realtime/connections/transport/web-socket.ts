import { Socket } from 'node:net'

/** The parts of a `ws` socket that are used here; engine.io's transport keeps it private. */
export interface WebSocketPeek {
  /** Bytes handed over that the operating system has not taken; falls while the client reads. */
  unsentBytes(): number
  /** Asks the other side to send `text` back; its browser does so by itself (RFC 6455, 5.5.2). */
  ping(text: string): void
  /** Calls for every answer to a ping. */
  onPong(listener: (text: string) => void): void
  /** Calls for all that arrives on the wire, before `ws` reads it. */
  onReceived(listener: WireListener): void
  /**
   * Sets how many fragments a message may have (RFC 6455, section 5.4): `ws` lets 16,384 through,
   * and each costs it far more than the byte it may hold.
   */
  limitFragments(most: number): void
  /** Ends the connection without waiting for the other side. */
  terminate(): void
}

export interface WireListener {
  receive(bytes: number): void
  /** A message was put together from what had come. */
  finished(): void
  closed(): void
}

/** The websocket inside a transport of engine.io; `undefined` when there is none. */
export function webSocketOf(transport: object): WebSocketPeek | undefined {
  const socket: unknown = Reflect.get(transport, 'socket')
  if (!isWebSocket(socket)) return undefined
  return {
    unsentBytes: () => Math.max(0, socket.bufferedAmount - takenBytes(socket)),
    ping: (text) => {
      if (socket.readyState === OPEN) socket.ping(text)
    },
    onPong: (listener) => void socket.on('pong', (data) => listener(String(data))),
    onReceived(listener) {
      const wire: unknown = Reflect.get(socket, '_socket')
      if (!(wire instanceof Socket)) return
      wire.prependListener('data', (bytes: Buffer) => listener.receive(bytes.length))
      socket.on('message', listener.finished)
      socket.on('close', listener.closed)
    },
    limitFragments(most) {
      const receiver: unknown = Reflect.get(socket, '_receiver')
      if (typeof receiver === 'object' && receiver) Reflect.set(receiver, '_maxFragments', most)
    },
    terminate: () => socket.terminate(),
  }
}

/** Whether this is why `ws` ended a connection: a message over its ceiling (close code 1009). */
export function isTooLarge(cause: unknown): boolean {
  // engine.io keeps the sentence of the error, not its code.
  return cause instanceof Error && cause.message.includes('Max payload size exceeded')
}

/** Writes a finished frame, when nothing waits to be written before it; tells whether it did. */
export function writeFrame(transport: object, frame: Buffer): boolean {
  const socket: unknown = Reflect.get(transport, 'socket')
  if (!isWebSocket(socket) || socket.readyState !== OPEN || socket.bufferedAmount > 0) return false
  const sender: unknown = Reflect.get(socket, '_sender')
  if (!isFrameSender(sender)) return false
  sender.sendFrame([frame])
  return true
}

interface WebSocketLike {
  bufferedAmount: number
  readyState: number
  ping(text: string): void
  on(event: 'pong', listener: (data: unknown) => void): unknown
  on(event: 'message' | 'close', listener: () => void): unknown
  terminate(): void
}

const OPEN = 1

function isWebSocket(value: unknown): value is WebSocketLike {
  return (
    typeof value === 'object' && value !== null && 'terminate' in value && 'bufferedAmount' in value
  )
}

/** Where engine.io itself hands over the frames of broadcasts. */
interface FrameSender {
  sendFrame(parts: Buffer[]): void
}

function isFrameSender(value: unknown): value is FrameSender {
  return typeof value === 'object' && value !== null && 'sendFrame' in value
}

/**
 * A write counts as a whole until its last byte is taken, so a slow link with one large message
 * would look like one that stands still. The handle knows how far the write under way has come;
 * Node's own idle timer looks there too.
 */
function takenBytes(socket: WebSocketLike): number {
  const connection: unknown = Reflect.get(socket, '_socket')
  if (!(connection instanceof Socket)) return 0
  const handle: unknown = Reflect.get(connection, '_handle')
  if (typeof handle !== 'object' || handle === null) return 0
  const waiting: unknown = Reflect.get(handle, 'writeQueueSize')
  const begun: unknown = Reflect.get(connection, '_writableState')
  const writing =
    typeof begun === 'object' && begun !== null && Reflect.get(begun, 'writing') === true
      ? Number(Reflect.get(begun, 'writelen'))
      : 0
  return typeof waiting === 'number' && writing > waiting ? writing - waiting : 0
}
