import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { RoomLog } from '../../database/room-log.ts'
import type { RoomStore } from '../../database/room-store.ts'
import type { SharedState } from '../../database/shared-state.ts'
import type { Clock } from '../../helpers/clock.ts'
import { createLeftLately } from '../../helpers/left-lately.ts'
import type { Turns } from '../posting/turns.ts'
import type { Message, Publishing } from '../protocol.ts'
import type { Client, Io } from './client.ts'
import { createForgetRooms } from './forgetting/forget-rooms.ts'
import { createEntryTable } from './log/entry-table.ts'
import { createRoomReaders, type RoomReaders } from './log/room-readers.ts'
import { createRoomAccess, type RoomAccess } from './room-access.ts'
import type { RoomClients } from './room-clients.ts'
import { createRoomNews, type RoomNews } from './room-news.ts'
import { createRoomRequests } from './room-requests.ts'
import { createChangeSettings } from './rules/change-settings.ts'
import { createJoinRules } from './rules/join-rules.ts'
import { LOST_CONNECTION_MS } from './rules/membership.ts'
import { createModeration } from './rules/moderation.ts'
import { createPostRules } from './rules/post-rules.ts'
import { createRestraining } from './rules/restrain-members.ts'
import { createRoleOf } from './rules/roles.ts'
import { createRoomMembers } from './rules/room-members.ts'
import { createRoomRateLimits } from './rules/room-rate-limits.ts'
import { createRulesView } from './rules/rules-view.ts'
import type { MessageSender } from './send-messages.ts'
import { createTakeBack } from './take-back.ts'
import { createWatchTogether } from './watch-together.ts'

export interface RoomsDependencies {
  io: Io
  clients: RoomClients
  sender: Pick<MessageSender, 'broadcast'>
  messages: MessageStore
  rooms: RoomStore
  roomLog: RoomLog
  state: SharedState
  roomTurns: Turns
  clock: Clock
  log: Logger
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
  /** How a room's owner publishes to its stage; `undefined` where there is none. */
  publishingOf(room: string): Promise<Publishing | undefined>
}

export interface Rooms {
  access: RoomAccess
  news: RoomNews
  readers: RoomReaders
  /** Serves what a client may ask for beside posting. */
  serve(client: Client): void
  /** Notes a message that has been kept. */
  posted(message: Message): void
  /** Forgets what is remembered of rooms that are no more: first who was there, then the settings. */
  forgetRooms(): Promise<void>
}

/** Puts the parts of the rooms together: their rules, their requests, and their end. */
export function openRooms(dependencies: RoomsDependencies): Rooms {
  const { io, clients, sender, messages, rooms, roomLog, state, roomTurns, clock, log } =
    dependencies
  const exists = async (room: string) => clients.countIn(room) > 0 || (await messages.isAlive(room))

  const limits = createRoomRateLimits(dependencies.roomsPerAddress, state.openCounter)
  const members = createRoomMembers({ now: clock.now, membersIn: clients.membersIn })
  const leftLately = createLeftLately(clock.now, LOST_CONNECTION_MS)
  const settings = createChangeSettings(rooms, roomTurns)
  const roleOf = createRoleOf(rooms)
  const postRules = createPostRules({ rooms, members, clock })
  const together = createWatchTogether({ roleOf, clock })
  const news = createRoomNews({
    io,
    clients,
    rooms,
    viewFor: createRulesView({ rooms, members, clock }),
    together,
    publishingOf: dependencies.publishingOf,
  })

  const readers = createRoomReaders({
    ...{ roomLog, messages, roomTurns, log },
    table: createEntryTable({ io, clients, sender, news }),
    countIn: clients.countIn,
  })

  const access = createRoomAccess({
    rooms,
    joinRules: createJoinRules({
      rooms,
      members,
      clock,
      limits,
      exists: async (room) => leftLately.isRecent(room) || (await exists(room)),
    }),
    postRules,
    members,
    roomTurns,
    clock,
  })
  const serveRequests = createRoomRequests({
    moderation: createModeration({ settings, members }),
    restraining: createRestraining({ settings, members, clock, membersIn: clients.membersIn }),
    takeBack: createTakeBack({
      messages,
      roleOf,
      roomTurns,
      onRemoved: members.removed,
    }),
    together,
    roomLog,
    readers,
    limits,
    log,
  })
  const forgetRooms = createForgetRooms({
    rooms,
    roomTurns,
    clock,
    log,
    exists,
    lastJoinedAt: members.lastJoinedAt,
    onUnused(room) {
      for (const part of [members, postRules, together]) part.forget(room)
    },
  })

  // One listener for all clients: it finds its own in `this`.
  function onDisconnect(this: Client): void {
    leftLately.note(this.data.room)
    members.left(this.data.room, this.data.author)
    readers.left(this.data.room)
  }

  function serve(client: Client): void {
    client.on('disconnect', onDisconnect)
    serveRequests(client)
  }

  return { access, news, readers, serve, posted: members.posted, forgetRooms }
}
