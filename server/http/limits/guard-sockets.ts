import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** Where websockets belong; socket.io serves what begins like this. */
export const SOCKET_PATH = '/socket.io/'

const NOT_FOUND = [
  'HTTP/1.1 404 Not Found',
  'Connection: close',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Length: 10',
  '',
  'Not found\n',
].join('\r\n')

/**
 * Gives every connection a listener for its errors, from its first byte to its last. Node takes its
 * own away when a connection is upgraded, and an error that nobody listens for ends the process: a
 * reset in between would be enough. Upgrades to a path that has no websocket are answered 404.
 */
export function guardSockets(server: Server): Server {
  // With TLS both happen: the first for the connection below, the second for what speaks HTTP.
  server.on('connection', ignoreErrors).on('secureConnection', ignoreErrors)
  return server.prependListener('upgrade', ({ url, socket }: IncomingMessage) => {
    if (url?.startsWith(SOCKET_PATH)) return
    socket.end(NOT_FOUND)
    socket.destroySoon()
  })
}

/** A connection that breaks is closed by Node; there is nothing else to do about it. */
function ignoreErrors(socket: Socket): void {
  socket.on('error', nothing)
}

function nothing(): void {}
