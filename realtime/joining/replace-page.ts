import type { Client } from '../rooms/client.ts'

export interface PageClients {
  /** Notes the client of a page, and closes the connection that the same page had before. */
  joined(client: Client): void
  left(client: Client): void
}

/**
 * One connection a page. A client that changes from wifi to mobile comes back while the old connection
 * is dead without knowing it (half-open), and would be there twice until its ping timeout. A page is
 * named by its author and a text of its own choice, so that nobody can close another's.
 */
export function createPageClients(): PageClients {
  const clients = new Map<string, Client>()

  function joined(client: Client): void {
    const name = nameOf(client)
    // The client may have left while it waited for its turn.
    if (name === undefined || !client.connected) return
    const older = clients.get(name)
    clients.set(name, client)
    // A socket.io disconnect would send a packet to a dead connection.
    if (older !== undefined && older !== client) older.conn.close(true)
  }

  function left(client: Client): void {
    const name = nameOf(client)
    if (name !== undefined && clients.get(name) === client) clients.delete(name)
  }

  return { joined, left }
}

function nameOf({ data: { room, author, page } }: Client): string | undefined {
  return page && `${room} ${author} ${page}`
}
