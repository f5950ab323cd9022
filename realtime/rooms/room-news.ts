import type { RoomStore } from '../../database/room-store.ts'
import type { Publishing } from '../protocol.ts'
import type { Client, Io } from './client.ts'
import type { RoomClients } from './room-clients.ts'
import type { RulesView } from './rules/rules-view.ts'
import type { WatchTogether } from './watch-together.ts'

export interface RoomNewsDependencies {
  io: Io
  clients: RoomClients
  rooms: Pick<RoomStore, 'get'>
  viewFor: RulesView
  together: Pick<WatchTogether, 'of'>
  /** How a room's owner publishes to its stage; `undefined` where there is none. */
  publishingOf(room: string): Promise<Publishing | undefined>
}

/** Sends clients what is in force in their room. */
export interface RoomNews {
  /** To the clients that joined together: the rules, and what is being watched. */
  greet(room: string, ids: string[]): Promise<void>
  /** To everybody in the room: the rules, after a change. */
  sendRules(room: string): Promise<void>
}

export function createRoomNews(dependencies: RoomNewsDependencies): RoomNews {
  const { io, clients, rooms, viewFor, together, publishingOf } = dependencies

  async function greet(room: string, ids: string[]): Promise<void> {
    // Most rooms have no owner: nothing has to be sent, and nothing read for each client.
    if ((await rooms.get(room)) !== undefined) {
      await Promise.all(clients.clientsOf(ids).map(sendRulesTo))
    }
    const watching = together.of(room)
    if (watching !== undefined) io.local.to(ids).emit('watching', watching)
  }

  async function sendRulesTo(client: Client): Promise<void> {
    const view = await viewFor(client.data)
    if (view === undefined) return
    const { room } = client.data
    const publishing = view.role === 'owner' ? await publishingOf(room) : undefined
    client.emit('rules', { ...view, ...(publishing && { publishing }) })
  }

  async function sendRules(room: string): Promise<void> {
    await Promise.all(clients.clientsIn(room).map(sendRulesTo))
  }

  return { greet, sendRules }
}
