import type { RoomSettings, RoomStore } from '../../database/room-store.ts'
import type { Publishing, Rules } from '../protocol.ts'
import type { Client, Io } from './clients/client.ts'
import type { RoomClients } from './clients/room-clients.ts'
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
    const [watching] = await Promise.all([
      together.of(room),
      rooms.get(room).then((settings) => sendRulesTo(settings, clients.clientsOf(ids))),
    ])
    if (watching !== undefined) io.local.to(ids).emit('watching', watching)
  }

  async function sendRulesTo(settings: RoomSettings | undefined, receivers: Client[]) {
    if (settings === undefined) return
    await Promise.all(
      receivers.map(async (client) => {
        const view = await viewFor(settings, client.data)
        const publishing = view.role === 'owner' ? await publishingOf(settings.room) : undefined
        client.emit('rules', { ...view, ...(publishing && { publishing }) })
      }),
    )
  }

  async function sendRules(room: string): Promise<void> {
    const settings = await rooms.get(room)
    // A Redis that has lost its data has lost rules that members still see.
    if (settings === undefined) io.local.to(room).emit('rules', NO_RULES)
    else await sendRulesTo(settings, clients.clientsIn(room))
  }

  return { greet, sendRules }
}

/** Of a room without settings: nothing is in force, and nobody is a host. */
const NO_RULES: Rules = { role: 'guest', isLocked: false, hasPassphrase: false, slowModeMs: 0 }
