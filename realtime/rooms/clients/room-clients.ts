import type { Client, Io } from './client.ts'
import type { Member } from './member.ts'

/** The clients that are in the rooms now. */
export interface RoomClients {
  countIn(room: string): number
  /** How many people those are: an author with two tabs, or two connections, is one. */
  countAuthorsIn(room: string): number
  clientsIn(room: string): Client[]
  membersIn(room: string): Member[]
  /** The clients that an author has for a room, one that is about to join included. */
  clientsOfAuthor(room: string, author: string): Client[]
  /** The clients of these socket ids, as far as they are still connected. */
  clientsOf(ids: Iterable<string>): Client[]
}

export function createRoomClients(io: Io): RoomClients {
  const idsIn = (room: string) => io.sockets.adapter.rooms.get(room)

  function clientsOf(ids: Iterable<string>): Client[] {
    const clients = [...ids].map((id) => io.sockets.sockets.get(id))
    return clients.filter((client) => client !== undefined)
  }

  const clientsIn = (room: string) => clientsOf(idsIn(room) ?? [])

  return {
    countIn: (room) => idsIn(room)?.size ?? 0,
    countAuthorsIn: (room) => new Set(clientsIn(room).map(({ data }) => data.author)).size,
    clientsIn,
    membersIn: (room) => clientsIn(room).map((client) => client.data),
    clientsOfAuthor: (room, author) =>
      [...io.sockets.sockets.values()].filter(
        ({ data }) => data.room === room && data.author === author,
      ),
    clientsOf,
  }
}
