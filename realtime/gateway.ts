import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { Server } from 'socket.io'
import type { PresenceStore } from '../database/presence-store.ts'
import type { ReactionStore } from '../database/reaction-store.ts'
import type { RoomLog } from '../database/room-log.ts'
import type { RoomStore } from '../database/room-store.ts'
import type { SharedState } from '../database/shared-state.ts'
import { connectError } from './answers/connect-error.ts'
import { Refusal } from './answers/refusal.ts'
import { createConnections } from './connections/connections.ts'
import { forgetRequest } from './connections/forget-request.ts'
import { letGo } from './connections/let-go.ts'
import { sessionsOf } from './connections/requests/engine-sessions.ts'
import type { TransportCounts } from './connections/transport-counts.ts'
import { createAdmitClient } from './joining/admit-client.ts'
import type { Authors } from './joining/authors.ts'
import { createGreeting } from './joining/greeting.ts'
import { createJoinRoom } from './joining/join-room.ts'
import { createPresence } from './joining/presence.ts'
import { createReplay } from './joining/replay.ts'
import { createTurnAway } from './joining/turn-away.ts'
import { createWelcome } from './joining/welcome.ts'
import { type Meter, noMeter } from './meter.ts'
import { createPostMessage, type PostDependencies, type Sender } from './posting/post-message.ts'
import { MAX_PAYLOAD_BYTES, type Message, type Publishing, type Stage } from './protocol.ts'
import type { Client, Io } from './rooms/clients/client.ts'
import { countDeliveries } from './rooms/clients/count-deliveries.ts'
import type { Member } from './rooms/clients/member.ts'
import { createRoomClients } from './rooms/clients/room-clients.ts'
import {
  type ClipAddressOf,
  createMessageSender,
  type MessageSender,
} from './rooms/clients/send-messages.ts'
import { openRooms, type Rooms } from './rooms/open-rooms.ts'
import { createWithCounts } from './rooms/reactions/with-counts.ts'
import { createSessions, type Sessions } from './session.ts'

export interface GatewayOptions {
  /** Origins whose pages may connect; when empty, only this server's own. */
  publicOrigins: string[]
  /** How many proxies stand in front and can be believed. */
  trustedProxies: number
  connectionsPerAddress: number
  replayLimit: number
  /** A connection whose client has not asked to join by then is closed; 8 s by default. */
  handshakeMs?: number | undefined
  /** Between two pings, which are the liveness probe of a connection; 25 s by default. */
  pingIntervalMs?: number | undefined
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
}

export interface GatewayDependencies {
  httpServer: HttpServer
  posting: PostDependencies
  authors: Authors
  stage: RoomStages
  reactions: ReactionStore
  rooms: RoomStore
  roomLog: RoomLog
  state: SharedState
  /** Addresses are remembered as hashes with this key only. */
  addressKey: Buffer
  /** Where clips are sent as addresses to clients that take them. */
  clipAddressOf?: ClipAddressOf | undefined
  /** What counts what happens, for metrics; nothing does by default. */
  meter?: Meter | undefined
}

/** How many there are right now. */
export interface GatewayCounts {
  connections: TransportCounts
  /** Clients that are in a room. */
  members: number
  /** Rooms that somebody is in. */
  rooms: number
}

/** What a room's members receive of its live stage. */
export interface RoomStages {
  stageOf(room: string): Promise<Stage>
  /** Members here have received this. */
  told(room: string, stage: Stage): void
  /** What its owner may know. */
  publishingOf(room: string): Promise<Publishing | undefined>
}

export interface Gateway {
  /** Broadcasts to the room that its stage has begun or ended. */
  sendStage(room: string, stage: Stage): void
  /** Sends this node's members of a room what its stage is now: the node that had it may be dead. */
  refreshStage(room: string): Promise<void>
  /** Whether the author of this token, or nobody in particular, may have a message. */
  mayRead(message: Message, token: string | undefined): Promise<boolean>
  /** Forgets the settings of rooms that are no more. */
  forgetRooms(): Promise<void>
  counts(): GatewayCounts
  /** Refuses new posts and connections, and resolves when the posts under way are answered. */
  drain(): Promise<void>
  /** Closes the connections in batches; their clients come back by themselves, to another node. */
  letGo(): Promise<void>
  /** Ends every connection and closes the HTTP server. */
  close(): Promise<void>
}

const HANDSHAKE_MS = 8000
const PING_INTERVAL_MS = 25_000
/** For spare connections to end by themselves. */
const CLOSE_TIMEOUT_MS = 500

const ONE_JOIN_TEXT = 'This connection has been used to join already. Open a new one.'

/** Opens the socket.io side of the chat on an HTTP server: from a connection to a joined room. */
export function openGateway(options: GatewayOptions, dependencies: GatewayDependencies): Gateway {
  const { httpServer, posting, authors, stage, meter = noMeter } = dependencies
  const { handshakeMs = HANDSHAKE_MS, pingIntervalMs = PING_INTERVAL_MS } = options
  const { log } = posting
  const connections = createConnections({ ...options, handshakeMs }, log, {
    meter,
    shared: dependencies.state.connections,
  })
  const io = openServer(httpServer, {
    handshakeMs,
    pingIntervalMs,
    allowRequest: connections.allowRequest,
  })
  const clients = createRoomClients(io)
  const inline = createMessageSender(io, dependencies.clipAddressOf)
  const sender = countDeliveries(inline, clients.countIn, meter)
  const presence = dependencies.state.openPresence({
    membersIn: clients.membersIn,
    onChange: (room) => announcements.changed(room),
    onPage: (page, client) => sessions.pageJoined(page, client),
  })
  const announcements = createPresence(presence.countOf, (room, count) =>
    io.local.to(room).emit('presence', { count }),
  )
  const rooms = openRooms({
    ...{ io, sender, clients },
    messages: posting.messages,
    reactions: dependencies.reactions,
    rooms: dependencies.rooms,
    roomLog: dependencies.roomLog,
    ...{ presence, state: dependencies.state, addressKey: dependencies.addressKey },
    roomTurns: posting.roomTurns,
    clock: posting.clock,
    ...{ log, meter },
    roomsPerAddress: options.roomsPerAddress,
    publishingOf: stage.publishingOf,
    stageTold: stage.told,
  })
  const admitClient = createAdmitClient({ authors, access: rooms.access, log })
  /** In the room's turn, so that what is told later is newer. */
  const sendStage = (room: string, to: string | string[]) =>
    posting.roomTurns.run(room, async () => {
      const state = await stage.stageOf(room)
      io.local.to(to).emit('stage', state)
    })
  const logOf = (client: Client) => connections.logOf(client.conn)
  const sessions = openSessions(options, dependencies, {
    ...{ io, presence, rooms, sender, sendStage, logOf, meter },
  })

  connections.watch(io.engine)
  io.use((client, next) => {
    if (!connections.mayJoin(client.conn)) {
      return next(connectError(new Refusal('rate_limited', ONE_JOIN_TEXT)))
    }
    void admitClient(client, connections.addressOf(client.request)).then((error) => {
      meter.joined(error?.data.code ?? 'ok')
      if (error !== undefined) {
        connections.note(client.conn, 'not admitted', { code: error.data.code })
      }
      next(error)
    })
  })
  io.on('connection', (client) => {
    connections.joined(client.conn)
    forgetRequest(client)
    sessions.open(client)
  })

  return {
    sendStage(room, state) {
      const appended = dependencies.roomLog.append(room, [{ kind: 'stage', stage: state }])
      appended.catch((error: unknown) => log.error({ err: error }, 'the stage could not be told'))
    },
    refreshStage: (room) => sendStage(room, room),
    mayRead(message, token) {
      const known = authors.recognise(token)
      return rooms.access.mayRead(message, known.token === token ? known.author : undefined)
    },
    forgetRooms: rooms.forgetRooms,
    counts: () => ({ connections: connections.counts(), ...countsOf(io) }),
    drain() {
      connections.refuseNew()
      return sessions.drain()
    },
    letGo: () => letGo(Object.values(sessionsOf(io.engine))),
    async close() {
      announcements.close()
      connections.close()
      const closed = io.close()
      // Browsers keep spare connections on which they have not asked for anything yet.
      const hurry = setTimeout(() => httpServer.closeAllConnections(), CLOSE_TIMEOUT_MS)
      await closed.finally(() => clearTimeout(hurry))
      await rooms.close()
      await presence.close()
    },
  }
}

interface ServerParts {
  handshakeMs: number
  pingIntervalMs: number
  allowRequest: ReturnType<typeof createConnections>['allowRequest']
}

function openServer(httpServer: HttpServer, parts: ServerParts): Io {
  const { handshakeMs, pingIntervalMs: pingInterval, allowRequest } = parts
  return new Server(httpServer, {
    maxHttpBufferSize: MAX_PAYLOAD_BYTES,
    // Comes after our own: it sends a close frame and waits for the answer, for half a minute.
    connectTimeout: 2 * handshakeMs,
    upgradeTimeout: handshakeMs,
    pingInterval,
    serveClient: false,
    // Protocol 3, which clients of 2015 speak.
    allowEIO3: true,
    // Upgrades to other paths have been answered by the HTTP server.
    destroyUpgrade: false,
    // Clips hardly compress, and deflating a broadcast costs fifty times the broadcast itself.
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest,
  })
}

/** Counted when asked for, since nobody asks often. */
function countsOf({ sockets: { sockets } }: Io): Omit<GatewayCounts, 'connections'> {
  const rooms = new Set([...sockets.values()].map(({ data }) => data.room))
  return { members: sockets.size, rooms: rooms.size }
}

interface SessionParts {
  io: Io
  presence: PresenceStore
  rooms: Rooms
  sender: MessageSender
  /** Sends these clients what their room's stage is. */
  sendStage(room: string, ids: string[]): Promise<void>
  logOf(client: Client): Logger
  meter: Meter
}

/** Puts together what is done for an admitted client: its join, its posts, its requests. */
function openSessions(
  { replayLimit }: GatewayOptions,
  { posting, reactions, state }: GatewayDependencies,
  { io, presence, rooms, sender, sendStage, logOf, meter }: SessionParts,
): Sessions {
  const { messages, roomTurns, clock, messageTtlMs } = posting
  const { news, access, readers } = rooms
  const joinRoom = createJoinRoom({
    messages,
    readers,
    roomTurns,
    replayLimit,
    withCounts: createWithCounts(reactions),
    turnAway: createTurnAway({ clients: createRoomClients(io), access }),
    replayTo: createReplay(io, sender, meter),
    greet: createGreeting({ io, presence, sendStage, news }),
  })
  return createSessions({
    io,
    postMessage: createPostMessage<Sender & Member>({
      ...posting,
      admission: access.guard(posting.admission),
      confirmPost: access.confirmPost,
    }),
    joinRoom,
    presence,
    sender,
    connectionsElsewhere: state.connections.elsewhere,
    posted: rooms.posted,
    readers,
    serveRequests: rooms.serve,
    welcomeFor: createWelcome({ clock, messageTtlMs, replayLimit }),
    logOf,
    meter,
  })
}
