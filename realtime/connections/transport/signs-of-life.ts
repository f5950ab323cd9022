import { Socket } from 'node:net'

/** What this needs to know of an engine.io connection. */
interface Living {
  transport: object
}

/** Less in a second is no upload, but a slow-trickle client (slowloris). */
const MIN_BYTES = 500

/**
 * Lets bytes that arrive count as a sign of life. engine.io's ping timeout only knows whole packets,
 * and on a narrow uplink the answer to a ping is stuck behind a draft for longer than it waits. (A
 * class, since every connection has one.)
 */
export class SignsOfLife {
  private receivedBytes = 0

  /** To be called every second. */
  look(connection: Living): void {
    const receivedBytes = receivedBy(connection.transport)
    const grewBytes = receivedBytes - this.receivedBytes
    this.receivedBytes = receivedBytes
    if (grewBytes >= MIN_BYTES) putOffPingTimeout(connection)
  }
}

/** By the socket below a websocket, or below the request that brings a polling client's packets. */
function receivedBy(transport: object): number {
  const webSocket: unknown = Reflect.get(transport, 'socket')
  const below = inside(webSocket, '_socket') ?? inside(Reflect.get(transport, 'dataReq'), 'socket')
  return below instanceof Socket ? below.bytesRead : 0
}

function inside(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
}

/** engine.io keeps the timer to itself; where it has none by this name, its own timeout holds. */
export function putOffPingTimeout(connection: object): void {
  const timer: unknown = Reflect.get(connection, 'pingTimeoutTimer')
  const refreshTimer = inside(timer, 'refresh')
  if (typeof refreshTimer === 'function') refreshTimer.call(timer)
}
