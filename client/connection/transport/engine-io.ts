import type { Manager } from 'socket.io-client'

// Internals of engine.io's client. Everything here is optional: where another version no longer has
// it, only timeouts become shorter.

type Engine = Manager['engine']

/** Whether data is still buffered here, not yet handed to the system. */
export function isUploading(engine: Engine | undefined): boolean {
  if (engine === undefined) return false
  const socket: unknown = Reflect.get(engine.transport, 'ws')
  return engine.writeBuffer.length > 0 || bufferedBytes(socket) > 0
}

function bufferedBytes(socket: unknown): number {
  const isSocket = typeof socket === 'object' && socket !== null
  return isSocket ? Number(Reflect.get(socket, 'bufferedAmount') ?? 0) : 0
}

/**
 * Lets everything that arrives count as a sign of life. engine.io's client only counts pings, and
 * on a narrow downlink a ping is stuck behind the replay for longer than it waits for one.
 */
export function countEveryPacket(engine: Engine): void {
  engine.on('packet', () => {
    const reset: unknown = Reflect.get(engine, '_resetPingTimeout')
    if (engine.readyState === 'open' && typeof reset === 'function') reset.call(engine)
  })
}
