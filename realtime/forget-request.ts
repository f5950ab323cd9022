import type { Client } from './session.ts'

/**
 * Lets go of the HTTP request a connection began with. socket.io keeps it, with all its headers,
 * as long as the connection lasts: a tenth of what an idle client costs. Everything that is
 * needed of it has been read by now.
 */
export function forgetRequest(client: Client): void {
  client.handshake.headers = {}
  client.handshake.auth = {}
  for (const holder of [client.client, client.conn]) Reflect.set(holder, 'request', undefined)
}
