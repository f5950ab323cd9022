import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server } from 'socket.io'
import type { RoomStore } from '../database/room-store.ts'
import type { Clock } from '../helpers/clock.ts'
import { addressOf } from './address.ts'
import type { Authors } from './authors.ts'
import { createConnectionCount } from './connection-count.ts'

import { cut, hangUp } from './cut.ts'
import { forgetRequest } from './forget-request.ts'

import { connectError, readHandshake, type Visitor } from './handshake.ts'
import { createHouse, type House } from './house.ts'
import { createJoinRoom } from './join-room.ts'
import { isAllowedOrigin } from './origin.ts'
import { createPacketBudget } from './packet-budget.ts'
import { createPostMessage, type Walk } from './post-message.ts'
import { createPresence } from './presence.ts'
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
/** For what was said last to reach those who listen. */
const GOODBYE_MS = 500

/** Opens the socket.io side of the chat on an HTTP server: who may come in, and what they meet. */
export function openGateway(options: GatewayOptions, dependencies: GatewayDependencies): Gateway {
  const { httpServer, walk, authors, rooms, stage } = dependencies
  const { handshakeMs = HANDSHAKE_MS } = options
  const io: Io = new Server(httpServer, {
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    // Comes after our own, below: it says goodbye and waits for an answer, for half a minute.
    connectTimeout: 2 * handshakeMs,
    upgradeTimeout: handshakeMs,
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
  const joined = new WeakSet<object>()
  const slowPeers = createSlowPeers({
    onCut: (reason) => walk.log.info({ reason }, 'a slow peer was cut'),
  })
  const presence = createPresence(
    (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
    (room, count) => io.to(room).emit('presence', { count }),
  )
  const { roomsPerAddress } = options
  const house = createHouse({ io, ...walk, ...stage, rooms, roomsPerAddress })
  const sessions = openSessions(options, dependencies, io, presence, house)

  function reasonToRefuse(request: IncomingMessage): string | undefined {
    const { publicOrigins, trustedProxies } = options
    if (!isAllowedOrigin(request, { publicOrigins, behindProxy: trustedProxies > 0 })) {
      return 'Pages of this origin may not connect. Its host can allow it with PUBLIC_ORIGIN.'
    }
    // An empty `sid` opens a connection just as none does.
    const isNew = !new URLSearchParams(request.url?.split('?')[1]).get('sid')
    if (isNew && !connections.hasPlace(addressFor(request))) {
      return 'Too many connections from your address. Close other tabs and try again.'
    }
    return undefined
  }

  io.engine.on('connection', (connection: IncomingConnection) => {
    const address = addressFor(connection.request)
    connections.opened(address)
    const joining = setTimeout(() => joined.has(connection) || cut(connection), handshakeMs)
    connection.on('close', () => {
      clearTimeout(joining)
      connections.closed(address)
      // Who does not say goodbye must not keep its line, nor hold up the end of the server.
      setTimeout(() => hangUp(connection), GOODBYE_MS).unref()
    })
    slowPeers.watch(connection)
    limitPackets(connection, walk.log)
  })
  const entered = new WeakSet<object>()
  io.use((client, next) => {
    // Each entry costs a replay, and a few bytes ask for one: a connection has one.
    if (entered.has(client.conn)) return next(new Error('Once is enough.'))
    entered.add(client.conn)
    void letIn(client, addressFor(client.request), { ...walk, authors, house }).then(next)
  })
  io.on('connection', (client) => {
    joined.add(client.conn)
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
      slowPeers.close()
      const closed = io.close()
      // Browsers keep spare connections on which they have not asked for anything yet.
      const hurry = setTimeout(() => httpServer.closeAllConnections(), GOODBYE_MS)
      await closed.finally(() => clearTimeout(hurry))
    },
  }
}

interface IncomingConnection extends Connection {
  request: IncomingMessage
  on: Connection['on'] & ((event: 'packet', listener: () => void) => unknown)
}

/** Cuts who talks without end; what such a one has sent in the same breath is not looked at. */
function limitPackets(connection: IncomingConnection, log: Walk['log']): void {
  const budget = createPacketBudget()
  connection.on('packet', () => {
    if (budget.spend()) return
    log.info('a peer that sent too many packets was cut')
    cut(connection)
  })
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
  { walk, stage }: GatewayDependencies,
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
  const joinRoom = createJoinRoom({
    ...walk,
    replayLimit,
    // A client's own id is a room of its own, and an emit to rooms is encoded once.
    replayTo: (clients, messages) => void io.local.to(clients).emit('messages', messages),
  })
  const parts = { io, postMessage, joinRoom, presence, house, welcomeFor, ...stage }
  return createSessions({ ...parts, log: walk.log })
}
