import { REMOVED } from '../rules/restraints.ts'
import type { Client } from './client.ts'

/** Ends clients whose authors were removed. The refusal says why; then the connection ends. */
export function endClients(clients: Client[]): void {
  for (const client of clients) {
    client.emit('refusal', { code: 'banned', text: REMOVED })
    client.disconnect()
  }
}
