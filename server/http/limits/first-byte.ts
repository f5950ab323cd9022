import type { Server as PlainServer } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'

/** How every TLS record of a handshake begins (RFC 8446, section 5.1); no method of HTTP does. */
const TLS_HANDSHAKE = 0x16

/**
 * Serves two protocols on one port: what does not begin as TLS does is handed to `plain`, which need
 * not listen. A connection that has not said its first byte within `timeoutMs` is cut, and so is one
 * that is not answered by `plain` within it; the rest has the TLS server's own patience.
 */
export function splitByFirstByte(tls: TlsServer, plain: PlainServer, timeoutMs: number): TlsServer {
  const takeTls = tls.listeners('connection')
  tls.removeAllListeners('connection')
  return tls.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), timeoutMs).unref()
    socket.once('close', () => clearTimeout(timer))
    socket.once('readable', () => {
      const firstByte = peek(socket)
      if (firstByte === undefined) socket.destroy()
      else if (firstByte !== TLS_HANDSHAKE) plain.emit('connection', socket)
      else {
        clearTimeout(timer)
        for (const take of takeTls) Reflect.apply(take, tls, [socket])
      }
    })
  })
}

/** `undefined` when the connection ended without one. */
function peek(socket: Socket): number | undefined {
  const bytes: unknown = socket.read()
  if (!Buffer.isBuffer(bytes)) return undefined
  socket.unshift(bytes)
  return bytes[0]
}
