import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server } from 'socket.io'
import type { RoomStore } from '../database/room-store.ts'
import type { Clock } from '../helpers/clock.ts'
import { addressOf } from './address.ts'
import type { Authors } from './authors.ts'
import { createConnectionCount } from './connection-count.ts'
import { connectError, readHandshake, type Visitor } from './handshake.ts'
import { createHouse, type House } from './house.ts'
import { createJoinRoom } from './join-room.ts'
import { isAllowedOrigin } from './origin.ts'
import { createPostMessage, type Walk } from './post-message.ts'
import { createPresence } from './presence.ts'
import {
  type Limits,
  MAX_FRAME_BYTES,
  MAX_FRAMES,
  MAX_MESSAGE_LENGTH,
  MAX_PAYLOAD_BYTES,
  PROTOCOL,
  type Removed,
  type Welcome,
} from './protocol.ts'
import { Refusal } from './refusal.ts'
import { type Client, createSessions, type Io, type Sessions } from './session.ts'
import { type Connection, createSlowPeers } from './slow-peers.ts'

export interface GatewayOptions {
  /** Origins whose pages may connect; when empty, only this server's own. */
  publicOrigins: string[]
  /** How many proxies stand in front and can be believed. */
  trustedProxies: number
  connectionsPerAddress: number
  replayLimit: number
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
}

export interface GatewayDependencies {
  httpServer: HttpServer
  walk: Walk
  authors: Authors
  rooms: RoomStore
}

export interface Gateway {
  /** Tells everyone in the room that a message is gone. */
  tellRemoved(room: string, removed: Removed): void
  /** Forgets the settings of rooms that are no more. */
  sweepRooms(): Promise<void>
  /** Refuses new posts and resolves when those under way are answered. */
  drain(): Promise<void>
  /** Ends every connection and closes the HTTP server. */
  close(): Promise<void>
}

/** A connection that has not said by then what it wants is closed. */
export const HANDSHAKE_MS = 8000

/** Opens the socket.io side of the chat on an HTTP server: who may come in, and what they meet. */
export function openGateway(options: GatewayOptions, dependencies: GatewayDependencies): Gateway {
  const { httpServer, walk, authors, rooms } = dependencies
  const io: Io = new Server(httpServer, {
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    connectTimeout: HANDSHAKE_MS,
    upgradeTimeout: HANDSHAKE_MS,
    serveClient: false,
    // Clips hardly compress, and deflating a broadcast costs fifty times the broadcast itself.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => {
      const reason = reasonToRefuse(request)
      decide(reason, reason === undefined)
    },
  })
  const addressFor = (request: IncomingMessage) => addressOf(request, options.trustedProxies)
  const connections = createConnectionCount(options.connectionsPerAddress)
  const slowPeers = createSlowPeers({
    onCut: (reason) => walk.log.info({ reason }, 'a slow peer was cut'),
  })
  const presence = createPresence(
    (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
    (room, count) => io.to(room).emit('presence', { count }),
  )
  const house = createHouse({ io, ...walk, rooms, roomsPerAddress: options.roomsPerAddress })
  const sessions = openSessions(options, walk, io, presence, house)

  function reasonToRefuse(request: IncomingMessage): string | undefined {
    const { publicOrigins, trustedProxies } = options
    if (!isAllowedOrigin(request, { publicOrigins, behindProxy: trustedProxies > 0 })) {
      return 'Pages of this origin may not connect. Its host can allow it with PUBLIC_ORIGIN.'
    }
    const isNew = !new URLSearchParams(request.url?.split('?')[1]).has('sid')
    if (isNew && !connections.hasPlace(addressFor(request))) {
      return 'Too many connections from your address. Close other tabs and try again.'
    }
    return undefined
  }

  io.engine.on('connection', (connection: Connection & { request: IncomingMessage }) => {
    const address = addressFor(connection.request)
    connections.opened(address)
    connection.on('close', () => connections.closed(address))
    slowPeers.watch(connection)
  })
  io.use((client, next) => {
    void letIn(client, addressFor(client.request), { ...walk, authors, house }).then(next)
  })
  io.on('connection', sessions.open)

  return {
    tellRemoved: (room, removed) => void io.to(room).emit('removed', removed),
    sweepRooms: house.sweep,
    drain: sessions.drain,
    async close() {
      presence.close()
      slowPeers.close()
      await io.close()
    },
  }
}

interface Door {
  authors: Authors
  clock: Clock
  house: Pick<House, 'enter'>
}

/** Notes who the client is; an error is what it gets instead of a connection. */
async function letIn(client: Client, address: string, parts: Door): Promise<Error | undefined> {
  const { authors, clock, house } = parts
  try {
    const visitor = readHandshake(client.handshake.auth, authors)
    client.data = { ...visitor, address, enteredAt: clock.now() }
    await house.enter(client.data)
    return undefined
  } catch (error) {
    return error instanceof Refusal ? connectError(error) : new Error('No.')
  }
}

function openSessions(
  { replayLimit }: GatewayOptions,
  walk: Walk,
  io: Io,
  presence: ReturnType<typeof createPresence>,
  house: House,
): Sessions {
  const limits: Limits = {
    maxMessageLength: MAX_MESSAGE_LENGTH,
    maxFrames: MAX_FRAMES,
    maxFrameBytes: MAX_FRAME_BYTES,
    messageTtlMs: walk.messageTtlMs,
    replayLimit,
  }
  const welcomeFor = ({ room, author, token }: Visitor): Welcome => {
    return { protocol: PROTOCOL, room, author, token, serverTime: walk.clock.now(), limits }
  }
  const { confirmPost } = house
  const postMessage = createPostMessage({
    ...walk,
    admission: house.guard(walk.admission),
    confirmPost,
  })
  const joinRoom = createJoinRoom({ ...walk, replayLimit })
  return createSessions({ io, postMessage, joinRoom, presence, house, welcomeFor, log: walk.log })
}
