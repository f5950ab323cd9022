import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { RoomStore } from '../database/room-store.ts'
import { Refusal } from './answers/refusal.ts'
import { createConnections } from './connections/connections.ts'
import { forgetRequest } from './connections/forget-request.ts'
import type { Authors } from './joining/authors.ts'
import { connectError, type Handshake, readHandshake } from './joining/handshake.ts'
import { createJoinRoom } from './joining/join-room.ts'
import { createPresence, type Presence } from './joining/presence.ts'
import { createPostMessage, type Walk } from './posting/post-message.ts'
import {
  type Limits,
  MAX_FRAME_BYTES,
  MAX_FRAMES,
  MAX_MESSAGE_LENGTH,
  MAX_PAYLOAD_BYTES,
  type Message,
  PROTOCOL,
  type Publishing,
  type Removed,
  type Stage,
  type Welcome,
} from './protocol.ts'
import { createHouse, type House } from './rooms/house.ts'
import { type Client, createSessions, type Io, type Sessions } from './session.ts'

export interface GatewayOptions {
  /** Origins whose pages may connect; when empty, only this server's own. */
  publicOrigins: string[]
  /** How many proxies stand in front and can be believed. */
  trustedProxies: number
  connectionsPerAddress: number
  replayLimit: number
  /** A connection that has not said by then what it wants is closed; 8 s by default. */
  handshakeMs?: number | undefined
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
}

export interface GatewayDependencies {
  httpServer: HttpServer
  walk: Walk
  authors: Authors
  stage: RoomStages
  rooms: RoomStore
}

/** What of the rooms' live stages those who are in them are told. */
export interface RoomStages {
  stageOf(room: string): Stage
  /** What its owner may know. */
  publishingOf(room: string): Promise<Publishing | undefined>
}

export interface Gateway {
  /** Tells everyone in the room that a message is gone. */
  tellRemoved(room: string, removed: Removed): void
  /** Tells everyone in the room that its stage has begun or ended. */
  tellStage(room: string, stage: Stage): void
  /** Whether who proves themselves by this token, or nobody in particular, may have a message. */
  mayRead(message: Message, token: string | undefined): Promise<boolean>
  /** Forgets the settings of rooms that are no more. */
  sweepRooms(): Promise<void>
  /** Refuses new posts and resolves when those under way are answered. */
  drain(): Promise<void>
  /** Ends every connection and closes the HTTP server. */
  close(): Promise<void>
}

const HANDSHAKE_MS = 8000
/** For spare connections to end by themselves. */
const GOODBYE_MS = 500

/** Opens the socket.io side of the chat on an HTTP server: who may come in, and what they meet. */
export function openGateway(options: GatewayOptions, dependencies: GatewayDependencies): Gateway {
  const { httpServer, walk, authors, rooms, stage } = dependencies
  const { handshakeMs = HANDSHAKE_MS, roomsPerAddress } = options
  const connections = createConnections({ ...options, handshakeMs }, walk.log)
  const io: Io = new Server(httpServer, {
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    // Comes after our own, below: it says goodbye and waits for an answer, for half a minute.
    connectTimeout: 2 * handshakeMs,
    upgradeTimeout: handshakeMs,
    serveClient: false,
    // Clips hardly compress, and deflating a broadcast costs fifty times the broadcast itself.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: connections.check,
  })
  const presence = createPresence(
    (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
    (room, count) => io.to(room).emit('presence', { count }),
  )
  const house = createHouse({ io, ...walk, ...stage, rooms, roomsPerAddress })
  const sessions = openSessions(options, dependencies, io, presence, house)

  io.engine.on('connection', connections.opened)
  io.use((client, next) => {
    if (!connections.mayEnter(client.conn)) return next(new Error('Once is enough.'))
    const address = connections.addressOf(client.request)
    void letIn(client, address, { authors, house }).then(next)
  })
  io.on('connection', (client) => {
    connections.entered(client.conn)
    forgetRequest(client)
    sessions.open(client)
  })

  return {
    tellRemoved: (room, removed) => void io.to(room).emit('removed', removed),
    tellStage: (room, stage) => void io.to(room).emit('stage', stage),
    mayRead(message, token) {
      const known = authors.recognise(token)
      return house.mayRead(message, known.token === token ? known.author : undefined)
    },
    sweepRooms: house.sweep,
    drain: sessions.drain,
    async close() {
      presence.close()
      connections.close()
      const closed = io.close()
      // Browsers keep spare connections on which they have not asked for anything yet.
      const hurry = setTimeout(() => httpServer.closeAllConnections(), GOODBYE_MS)
      await closed.finally(() => clearTimeout(hurry))
    },
  }
}

interface Door {
  authors: Authors
  house: Pick<House, 'enter'>
}

/** Notes who the client is; an error is what it gets instead of a connection. */
async function letIn(client: Client, address: string, parts: Door): Promise<Error | undefined> {
  const { authors, house } = parts
  try {
    client.data = await house.enter(readHandshake(client.handshake.auth, authors), address)
    return undefined
  } catch (error) {
    return error instanceof Refusal ? connectError(error) : new Error('No.')
  }
}

function openSessions(
  { replayLimit }: GatewayOptions,
  { walk, stage }: GatewayDependencies,
  io: Io,
  presence: Presence,
  house: House,
): Sessions {
  const limits: Limits = {
    maxMessageLength: MAX_MESSAGE_LENGTH,
    maxFrames: MAX_FRAMES,
    maxFrameBytes: MAX_FRAME_BYTES,
    messageTtlMs: walk.messageTtlMs,
    replayLimit,
  }
  const welcomeFor = ({ room, author, token }: Handshake): Welcome => {
    return { protocol: PROTOCOL, room, author, token, serverTime: walk.clock.now(), limits }
  }
  const { confirmPost } = house
  const postMessage = createPostMessage({
    ...walk,
    admission: house.guard(walk.admission),
    confirmPost,
  })
  const joinRoom = createJoinRoom({
    ...walk,
    replayLimit,
    // A client's own id is a room of its own, and an emit to rooms is encoded once.
    replayTo: (clients, messages) => void io.local.to(clients).emit('messages', messages),
    greet: async (room, clients) => {
      const newcomers = io.local.to(clients)
      newcomers.emit('presence', { count: presence.countOf(room) })
      newcomers.emit('stage', stage.stageOf(room))
      presence.changed(room)
      await house.greet(room, clients)
    },
  })
  const parts = { io, postMessage, joinRoom, presence, house, welcomeFor }
  return createSessions({ ...parts, log: walk.log })
}
