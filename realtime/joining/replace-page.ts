import type { Client } from '../rooms/clients/client.ts'

export interface PageClients {
  /** Notes the client of a page, and closes the connection that the same page had before. */
  joined(client: Client): void
  /** Closes the connection that the page of this name has here, unless it is this client's. */
  joinedElsewhere(page: string, client: string): void
  left(client: Client): void
}

/**
 * One connection a page. A client that changes from wifi to mobile comes back while the old connection
 * is dead without knowing it (half-open), and would be there twice until its ping timeout. A page is
 * named by its author and a text of its own choice, so that nobody can close another's.
 */
/** `tell` says it to the other nodes. */
export function createPageClients(
  tell: (room: string, page: string, client: string) => void,
): PageClients {
  const clients = new Map<string, Client>()

  function joined(client: Client): void {
    const name = nameOf(client)
    // The client may have left while it waited for its turn.
    if (name === undefined || !client.connected) return
    const older = clients.get(name)
    clients.set(name, client)
    // A socket.io disconnect would send a packet to a dead connection.
    if (older !== undefined && older !== client) older.conn.close(true)
    tell(client.data.room, name, client.id)
  }

  function joinedElsewhere(page: string, id: string): void {
    const client = clients.get(page)
    if (client !== undefined && client.id !== id) client.conn.close(true)
  }

  function left(client: Client): void {
    const name = nameOf(client)
    if (name !== undefined && clients.get(name) === client) clients.delete(name)
  }

  return { joined, joinedElsewhere, left }
}

function nameOf({ data: { room, author, page } }: Client): string | undefined {
  return page && `${room} ${author} ${page}`
}
