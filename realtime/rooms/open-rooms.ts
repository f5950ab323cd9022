import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { PresenceStore } from '../../database/presence-store.ts'
import type { ReactionStore } from '../../database/reaction-store.ts'
import type { RoomLog } from '../../database/room-log.ts'
import type { RoomStore } from '../../database/room-store.ts'
import type { SharedState } from '../../database/shared-state.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { Meter } from '../meter.ts'
import type { Turns } from '../posting/turns.ts'
import type { Message, Publishing, Stage } from '../protocol.ts'
import type { Client, Io } from './clients/client.ts'
import type { RoomClients } from './clients/room-clients.ts'
import type { MessageSender } from './clients/send-messages.ts'
import { createForgetRooms } from './forgetting/forget-rooms.ts'
import { createEntryTable } from './log/entry-table.ts'
import { createRoomReaders, type RoomReaders } from './log/room-readers.ts'
import { createReact } from './reactions/react.ts'
import { createTellReactions } from './reactions/tell-reactions.ts'
import { createRoomAccess, type RoomAccess } from './room-access.ts'
import { createRoomNews, type RoomNews } from './room-news.ts'
import { createRoomRequests } from './room-requests.ts'
import { createChangeSettings } from './rules/change-settings.ts'
import { createJoinRules } from './rules/join-rules.ts'
import { createModeration } from './rules/moderation.ts'
import { createPostRules } from './rules/post-rules.ts'
import { createRestraining } from './rules/restrain-members.ts'
import { createRoleOf } from './rules/roles.ts'
import { createRoomMembers } from './rules/room-members.ts'
import { createRoomRateLimits } from './rules/room-rate-limits.ts'
import { createRulesView } from './rules/rules-view.ts'
import { createTakeBack } from './take-back.ts'
import { createWatchTogether } from './watch-together.ts'

export interface RoomsDependencies {
  io: Io
  clients: RoomClients
  sender: Pick<MessageSender, 'broadcast'>
  messages: MessageStore
  reactions: ReactionStore
  rooms: RoomStore
  roomLog: RoomLog
  state: SharedState
  presence: PresenceStore
  /** Addresses are remembered as hashes with this key only. */
  addressKey: Buffer
  roomTurns: Turns
  clock: Clock
  log: Logger
  meter: Pick<Meter, 'reacted'>
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
  /** How a room's owner publishes to its stage; `undefined` where there is none. */
  publishingOf(room: string): Promise<Publishing | undefined>
  /** Members here have received this of their room's stage. */
  stageTold(room: string, stage: Stage): void
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
  close(): Promise<void>
}

/** Puts the parts of the rooms together: their rules, their requests, and their end. */
export function openRooms(dependencies: RoomsDependencies): Rooms {
  const { io, clients, sender, messages, rooms, roomLog, state, presence } = dependencies
  const { reactions, roomTurns, clock, log } = dependencies
  const exists = async (room: string) =>
    (await presence.count(room)) > 0 || (await messages.isAlive(room))

  const limits = createRoomRateLimits(dependencies.roomsPerAddress, state.openCounter)
  const members = createRoomMembers({ now: clock.now, store: state.members, presence })
  const settings = createChangeSettings(rooms, roomTurns)
  const roleOf = createRoleOf(rooms)
  const postRules = createPostRules({ rooms, members, pauses: state.pauses, clock })
  const together = createWatchTogether({ roleOf, clock, watching: state.watching })
  const news = createRoomNews({
    io,
    clients,
    rooms,
    viewFor: createRulesView({ members, clock }),
    together,
    publishingOf: dependencies.publishingOf,
  })

  const tellReactions = createTellReactions({ io, reactions, countIn: clients.countIn, log })
  const readers = createRoomReaders({
    ...{ roomLog, messages, roomTurns, log },
    table: createEntryTable({
      ...{ io, clients, sender, news, tellReactions },
      stageTold: dependencies.stageTold,
    }),
    countIn: clients.countIn,
  })

  const access = createRoomAccess({
    rooms,
    joinRules: createJoinRules({
      rooms,
      members,
      clock,
      limits,
      exists: async (room) =>
        (await presence.wasThereLately(room)) || (await messages.isAlive(room)),
    }),
    postRules,
    members,
    roomTurns,
    clock,
    addressKey: dependencies.addressKey,
  })
  const serveRequests = createRoomRequests({
    moderation: createModeration({ settings, members }),
    restraining: createRestraining({ settings, members, clock, membersIn: presence.membersIn }),
    takeBack: createTakeBack({
      messages,
      reactions,
      roleOf,
      roomTurns,
      onRemoved: members.removed,
    }),
    together,
    react: createReact({
      ...{ reactions, limits, meter: dependencies.meter },
      confirmPost: postRules.confirmPost,
    }),
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
    async onUnused(room) {
      for (const part of [members, state.pauses, state.watching]) await part.forget(room)
    },
  })

  /** Nobody waits for what is noted of a member; on a cut line to the store it may be missing. */
  function noteFailure(error: unknown): void {
    log.warn({ err: error }, 'what a member did could not be noted')
  }

  // One listener for all clients: it finds its own in `this`.
  function onDisconnect(this: Client): void {
    const { room, author } = this.data
    presence.left(room)
    members.left(room, author).catch(noteFailure)
    readers.left(room)
  }

  function serve(client: Client): void {
    client.on('disconnect', onDisconnect)
    serveRequests(client)
  }

  const posted = (message: Message) => void members.posted(message).catch(noteFailure)

  async function close(): Promise<void> {
    tellReactions.close()
    await readers.close()
  }

  return { access, news, readers, serve, posted, forgetRooms, close }
}
