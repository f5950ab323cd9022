import { writeFrame } from './web-socket.ts'

/** What of an engine.io connection matters here. */
export interface WritableConnection {
  readyState: string
  transport: { name: string; writable: boolean }
  writeBuffer: unknown[]
  write(data: unknown, options?: WriteOptions): unknown
}

/** As socket.io passes them; one object for all that receive the same broadcast. */
export interface WriteOptions {
  /** The finished websocket frame, in one piece or as its header and its content. */
  wsPreEncodedFrame?: Buffer[]
}

/**
 * Makes a broadcast as cheap as a raw websocket. It is one finished frame for everybody, yet
 * engine.io makes a packet, arrays and four events of it for each of them, half as much again as
 * the system takes for the write itself. So a client that has nothing waiting is written to at
 * once; one that has, or that polls, gets it in the usual way, after what waits.
 *
 * Returns what prepares a new connection. `onWritten` is called for every such write: engine.io does not notice
 * them.
 */
export function createDirectWrite<C extends WritableConnection>(
  onWritten: (connection: C, bytes: number) => void,
): (connection: C) => void {
  let usualWrite: C['write'] | undefined

  // One function for all connections: it finds its own in `this`.
  function write(this: C, data: unknown, options?: WriteOptions): unknown {
    const frame = options && inOnePiece(options)
    if (frame && isFree(this) && writeFrame(this.transport, frame)) {
      onWritten(this, frame.length)
      return this
    }
    return usualWrite?.call(this, data, options)
  }

  return (connection) => {
    usualWrite ??= connection.write
    connection.write = write
  }
}

function isFree({ readyState, transport, writeBuffer }: WritableConnection): boolean {
  return (
    readyState === 'open' &&
    transport.name === 'websocket' &&
    transport.writable &&
    writeBuffer.length === 0
  )
}

/** Header and content become one, once for everybody: one buffer to write instead of two. */
function inOnePiece(options: WriteOptions): Buffer | undefined {
  const parts = options.wsPreEncodedFrame
  if (parts === undefined || parts.length === 1) return parts?.[0]
  const whole = Buffer.concat(parts)
  options.wsPreEncodedFrame = [whole]
  return whole
}
