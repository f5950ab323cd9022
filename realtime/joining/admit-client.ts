import type { Logger } from 'pino'
import { type ConnectError, connectError } from '../answers/connect-error.ts'
import { refusalFrom } from '../answers/refusal-from.ts'
import type { Client } from '../rooms/clients/client.ts'
import type { RoomAccess } from '../rooms/room-access.ts'
import type { Authors } from './authors.ts'
import { readHandshake } from './handshake.ts'

export interface AdmitClientDependencies {
  authors: Authors
  access: Pick<RoomAccess, 'admitMember'>
  log: Logger
}

/**
 * Returns what decides about a join: it notes which member the client is, or resolves with the coded
 * error that the client gets instead of a connection. Never rejects; an unexpected error is logged
 * with its cause.
 */
export function createAdmitClient({ authors, access, log }: AdmitClientDependencies) {
  return async function admitClient(
    client: Client,
    address: string,
  ): Promise<ConnectError | undefined> {
    try {
      const request = readHandshake(client.handshake.auth, authors)
      client.data = await access.admitMember(request, address)
      return undefined
    } catch (error) {
      return connectError(refusalFrom(error, log, 'join'))
    }
  }
}
