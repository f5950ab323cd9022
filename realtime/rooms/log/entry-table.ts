import type { LogEntry } from '../../../database/room-log.ts'
import type { Stage } from '../../protocol.ts'
import type { Io } from '../clients/client.ts'
import { endClients } from '../clients/end-clients.ts'
import type { RoomClients } from '../clients/room-clients.ts'
import type { MessageSender } from '../clients/send-messages.ts'
import type { TellReactions } from '../reactions/tell-reactions.ts'
import type { RoomNews } from '../room-news.ts'

/**
 * What the members of a room that are on this node receive of each kind of entry. `from` is the socket
 * id of the client that posted a message here. A new kind needs its line, or this does not compile.
 */
export type EntryTable = {
  [Kind in LogEntry['kind']]: (
    room: string,
    entry: Extract<LogEntry, { kind: Kind }>,
    from?: string,
  ) => void | Promise<void>
}

export interface EntryTableDependencies {
  io: Io
  clients: RoomClients
  sender: Pick<MessageSender, 'broadcast'>
  news: Pick<RoomNews, 'sendRules'>
  tellReactions: Pick<TellReactions, 'changed'>
  /** Members here have received this of their room's stage. */
  stageTold(room: string, stage: Stage): void
}

export function createEntryTable(dependencies: EntryTableDependencies): EntryTable {
  const { io, clients, sender, news, tellReactions, stageTold } = dependencies
  return {
    message(_, { message }, from) {
      const [client] = clients.clientsOf(from === undefined ? [] : [from])
      sender.broadcast(message, client)
    },
    removed: (room, { removed }) => void io.local.to(room).emit('removed', removed),
    reactions: (room, { keys }) => tellReactions.changed(room, keys),
    rules: (room) => news.sendRules(room),
    banned(room, { authors }) {
      for (const author of authors) endClients(clients.clientsOfAuthor(room, author))
    },
    stage(room, { stage }) {
      io.local.to(room).emit('stage', stage)
      stageTold(room, stage)
    },
    watching: (room, { watching, from }) =>
      void io.local.to(room).except(from).emit('watching', watching),
  }
}

/** Hands one entry on, by its kind. */
export function handOn(
  table: EntryTable,
  room: string,
  entry: LogEntry,
  from?: string,
): void | Promise<void> {
  // Which of the functions it is follows from the entry's kind; TypeScript cannot follow that here.
  const handler = table[entry.kind] as (...given: unknown[]) => void | Promise<void>
  return handler(room, entry, from)
}
