/** Open connections by their transport. */
export interface TransportCounts {
  websocket: number
  polling: number
}

interface Transported {
  transport: { name: string }
}

/** Counts connections as they open, move from polling to a websocket, and close. */
export function createTransportCounts() {
  const counts: TransportCounts = { websocket: 0, polling: 0 }
  const kindOf = ({ transport }: Transported) =>
    transport.name === 'websocket' ? 'websocket' : 'polling'

  return {
    opened(connection: Transported): void {
      counts[kindOf(connection)] += 1
    },
    upgraded(): void {
      counts.polling -= 1
      counts.websocket += 1
    },
    closed(connection: Transported): void {
      counts[kindOf(connection)] -= 1
    },
    current: (): TransportCounts => ({ ...counts }),
  }
}
