import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createAddressGroup } from '../../../helpers/address-group.ts'
import { createConnectionCount } from '../../../realtime/connections/connection-count.ts'

export interface CountOptions {
  /** CONNECTIONS_PER_ADDRESS: how many may chat from one address; 0 is unlimited. */
  connectionsPerAddress: number
  /** With a proxy in front all come from its address, and it has to count. */
  trustProxy: number
}

/** Beside the one it chats on, a browser loads a page over several, and keeps them for a while. */
const BESIDE_EACH = 3
const AT_LEAST = 64

/** Connections that one address may hold at once, whatever they are used for; 0 is unlimited. */
export function mostConnections({ connectionsPerAddress, trustProxy }: CountOptions): number {
  if (connectionsPerAddress === 0 || trustProxy > 0) return 0
  return (1 + BESIDE_EACH) * connectionsPerAddress + AT_LEAST
}

/**
 * Counts the connections of each address from their first byte, before TLS and before anything was
 * asked for, those that idle (keep-alive) included. One too many is ended at once.
 */
export function countConnections(server: Server, options: CountOptions): Server {
  const count = createConnectionCount(mostConnections(options))
  const addressGroup = createAddressGroup()
  return server.on('connection', (socket: Socket) => {
    const address = addressGroup(socket.remoteAddress ?? 'unknown')
    if (!count.hasPlace(address)) return void socket.destroy()
    count.opened(address)
    socket.once('close', () => count.closed(address))
  })
}
