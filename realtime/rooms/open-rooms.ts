import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { RoomStore } from '../../database/room-store.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { Turns } from '../posting/turns.ts'
import type { Publishing } from '../protocol.ts'
import type { Client, Io } from './client.ts'
import { createForgetRooms } from './forget-rooms.ts'
import { createRoomAccess, type RoomAccess } from './room-access.ts'
import { createRoomClients } from './room-clients.ts'
import { createRoomNews, type RoomNews } from './room-news.ts'
import { createRoomRequests } from './room-requests.ts'
import { createModeration } from './rules/moderation.ts'
import { createRoomLimits } from './rules/room-limits.ts'
import { createRoomRules } from './rules/room-rules.ts'
import { createTakeBack } from './take-back.ts'
import { createWatchTogether } from './watch-together.ts'

export interface RoomsDependencies {
  io: Io
  messages: MessageStore
  rooms: RoomStore
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
  /** Serves what a client may ask for beside posting. */
  serve(client: Client): void
  /** Forgets the settings of rooms that are no more. */
  forgetRooms(): Promise<void>
}

/** Puts the parts of the rooms together: their rules, their requests, and their end. */
export function openRooms(dependencies: RoomsDependencies): Rooms {
  const { io, messages, rooms, roomTurns, clock, log } = dependencies
  const clients = createRoomClients(io)
  const exists = async (room: string) => clients.countIn(room) > 0 || (await messages.isAlive(room))

  const limits = createRoomLimits(dependencies.roomsPerAddress)
  const rules = createRoomRules({ rooms, clock, exists, limits })
  const moderation = createModeration({
    rooms,
    rules,
    roomTurns,
    clock,
    membersIn: clients.membersIn,
  })
  const together = createWatchTogether({ rules, clock })
  const takeBack = createTakeBack({
    messages,
    rules,
    roomTurns,
    sendRemoved: (room, removed) => void io.to(room).emit('removed', removed),
  })
  const { publishingOf } = dependencies
  const news = createRoomNews({ io, clients, rooms, rules, together, publishingOf })

  return {
    access: createRoomAccess({ rooms, rules, roomTurns, clock }),
    news,
    serve: createRoomRequests({ moderation, takeBack, together, clients, news, limits, log }),
    forgetRooms: createForgetRooms({
      rooms,
      roomTurns,
      clock,
      log,
      exists,
      onForgotten(room) {
        rules.forget(room)
        together.forget(room)
      },
    }),
  }
}
