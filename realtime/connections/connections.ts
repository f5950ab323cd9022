import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { ConnectionCounts } from '../../database/shared-state.ts'
import type { Cut, Meter } from '../meter.ts'
import { MAX_PAYLOAD_BYTES } from '../protocol.ts'
import { adaptPolling } from './adapt-polling.ts'
import { createAddressOf } from './address.ts'
import { createForwardedWarning } from './forwarded-warning.ts'
import { createPace } from './pace.ts'
import { BURST, PacketBudget } from './packet-budget.ts'
import { allowOrigin } from './requests/allow-origin.ts'
import { checkRequest } from './requests/check-request.ts'
import { refuseRequest } from './requests/refuse-request.ts'
import { createUnknownSessions } from './requests/unknown-session.ts'
import { createSharedConnectionCount } from './shared-connection-count.ts'
import { cut, hangUp } from './transport/cut.ts'
import { createDirectWrite, type WritableConnection } from './transport/direct-write.ts'
import { createPollInPortions, type FlushableConnection } from './transport/poll-in-portions.ts'
import {
  createSlowReaders,
  type Connection as ReadConnection,
  STALL_TEXTS,
} from './transport/slow-readers.ts'
import { createUnfinishedMessages } from './transport/unfinished-messages.ts'
import { isTooLarge } from './transport/web-socket.ts'
import { createTransportCounts, type TransportCounts } from './transport-counts.ts'

export interface ConnectionsOptions {
  /** Origins whose pages may connect; when empty, only this server's own. */
  publicOrigins: string[]
  /** How many proxies stand in front and can be believed. */
  trustedProxies: number
  /** At once; 0 is unlimited. */
  connectionsPerAddress: number
  /** A connection whose client has not joined by then is cut. */
  handshakeMs: number
}

/** A connection of engine.io: what a client's socket runs on, be it a websocket or polling. */
export interface Connection extends ReadConnection, WritableConnection, FlushableConnection {
  request: IncomingMessage
  writeBuffer: { data?: unknown }[]
  /** Of engine.io: 4, or 3 for clients of 2015. */
  protocol: number
  on(event: 'packetCreate', listener: (packet: { data?: unknown }) => void): unknown
  on(event: 'flush', listener: (packets: { data?: unknown }[]) => void): unknown
  on(event: 'packet' | 'upgrade', listener: () => void): unknown
  /** `cause` is the error below a `transport error`. */
  on(event: 'close', listener: (reason: string, cause?: unknown) => void): unknown
}

/** What of engine.io's server is needed here. */
interface Engine {
  use(middleware: (request: IncomingMessage, response: object, next: () => void) => void): void
  on(event: 'connection', listener: (connection: object) => void): unknown
}

/** Watches over connections from their first request to their end: each counts against its address. */
export interface Connections {
  /** Decides, now or soon, whether a request may open a connection; only engine.io knows which do. */
  allowRequest(request: IncomingMessage, decide: Decide): void
  /** Opens no connection any more: the server is stopping. */
  refuseNew(): void
  /** Looks at all requests and connections of an engine from now on. */
  watch(engine: Engine): void
  /** Whether a client may ask to join on it: each join costs a replay, so a connection has one. */
  mayJoin(connection: object): boolean
  /** Its client has joined; nothing has to be waited for any more. */
  joined(connection: object): void
  /** Notes in the debug log what happens on a connection; neither addresses nor secrets belong there. */
  note(connection: object, event: string, details?: object): void
  /** The log, with the connection's number on every line: what follows one client through it. */
  logOf(connection: object): Logger
  addressOf(request: IncomingMessage): string
  counts(): TransportCounts
  close(): void
}

/** As engine.io wants it, with the reason for a no in place of an error. */
type Decide = (reason: string | undefined, isAllowed: boolean) => void

/** New connections in one turn of the event loop: each takes half a millisecond, replay and all. */
const OPENED_PER_TURN = 20
/** For what was sent last to be read. */
const CLOSE_TIMEOUT_MS = 500

/** Packets before joining are small; later, a message and what belongs to it on the wire. */
const MAX_UNFINISHED_BYTES = { before: 256 * 1024, joined: MAX_PAYLOAD_BYTES + 128 * 1024 }
/** A classroom behind one router that posts at the same time, over slow lines. */
const MAX_UNFINISHED_PER_ADDRESS = 64 * 1024 * 1024

const STOPPING = 'This server is stopping. Try again in a moment.'
const TOO_MANY = 'Too many connections from your address. Close other tabs and try again.'

/** Kept of each connection: a thousand idle ones should cost nothing to speak of. */
interface State {
  /** Its name in the log. engine.io's own would let a reader of the log take over a polling session. */
  number: number
  address: string
  budget: PacketBudget
  hasAsked: boolean
  /** Cuts it when its client does not join; `undefined` once it has. */
  timeout: NodeJS.Timeout | undefined
}

export function createConnections(
  options: ConnectionsOptions,
  log: Logger,
  { meter, shared }: { meter: Meter; shared: ConnectionCounts },
): Connections {
  const states = new WeakMap<object, State>()
  const count = createSharedConnectionCount(options.connectionsPerAddress, shared)
  const slowReaders = createSlowReaders({
    onCut(reason) {
      meter.cut(reason)
      log.info({ reason: STALL_TEXTS[reason] }, 'a slow reader was cut')
    },
  })
  const writeDirectly = createDirectWrite<Connection>(slowReaders.wrote)
  const pollInPortions = createPollInPortions<Connection>()
  const unfinished = createUnfinishedMessages({
    maxBytes: MAX_UNFINISHED_BYTES,
    maxBytesPerAddress: options.connectionsPerAddress === 0 ? 0 : MAX_UNFINISHED_PER_ADDRESS,
    onTooMuch(connection) {
      logTooLarge()
      cut(connection as Connection)
    },
  })
  const pace = createPace(OPENED_PER_TURN)
  const transports = createTransportCounts()
  const addressOf = createAddressOf(options.trustedProxies)
  const warnOfForwarding = createForwardedWarning(options.trustedProxies, log)
  const originRules = {
    publicOrigins: options.publicOrigins,
    behindProxy: options.trustedProxies > 0,
  }
  let opened = 0
  let isLeaving = false

  function watch(engine: Engine): void {
    const refuseUnknown = createUnknownSessions(engine, log)
    engine.use((request, response, next) => {
      warnOfForwarding(request)
      const refusal = checkRequest(request, originRules)
      if (refusal !== undefined) {
        log.debug({ reason: refusal }, 'a request was refused')
        meter.refused('foreign')
        refuseRequest(request, response, refusal)
      } else if (!allowOrigin(request, response, options.publicOrigins)) {
        if (response instanceof ServerResponse) response.once('finish', onAnswered)
        if (!refuseUnknown(request, response)) next()
      }
    })
    adaptPolling(engine, { most: BURST, onTooMany: logTooMany })
    engine.on('connection', (connection) => open(connection as Connection))
  }

  function allowRequest(request: IncomingMessage, decide: Decide): void {
    pace(() => void lookForPlace(request, decide))
  }

  async function lookForPlace(request: IncomingMessage, decide: Decide): Promise<void> {
    const address = addressOf(request)
    const hasPlace = count.hasPlace(address) && (await count.hasPlaceAnywhere(address))
    if (!hasPlace) meter.refused('no_place')
    if (isLeaving) decide(STOPPING, false)
    else decide(hasPlace ? undefined : TOO_MANY, hasPlace)
  }

  function open(connection: Connection): void {
    const address = addressOf(connection.request)
    const hasPlace = count.hasPlace(address)
    const counted = count.opened(address)
    opened += 1
    transports.opened(connection)
    const timeout = setTimeout(cutFor, options.handshakeMs, 'not_joined', connection)
    states.set(connection, {
      ...{ number: opened, address, timeout },
      ...{ budget: new PacketBudget(), hasAsked: false },
    })
    connection.on('packet', onPacket)
    connection.on('close', onClose)
    connection.on('upgrade', onUpgrade)
    slowReaders.watch(connection)
    writeDirectly(connection)
    pollInPortions(connection)
    countUnfinished(connection)
    const { transport, protocol } = connection
    note(connection, 'opened', { transport: transport.name, protocol })
    // Several are allowed before the first of them is counted, here and on other nodes.
    if (!hasPlace) cutFor('no_place', connection)
    else void counted.then((fits) => fits || cutFor('no_place', connection))
  }

  function cutFor(reason: Cut, connection: Connection): void {
    meter.cut(reason)
    cut(connection)
  }

  /** Cuts a client over its packet budget; the rest of that payload is ignored. */
  function onPacket(this: Connection): void {
    if (states.get(this)?.budget.spend()) return
    logTooMany()
    cut(this)
  }

  function logTooMany(): void {
    meter.cut('too_many_packets')
    log.info('a client that sent too many packets was cut')
  }

  // engine.io cuts what is over its ceiling and says nothing of it.
  function logTooLarge(): void {
    meter.cut('too_large')
    log.info({ mostBytes: MAX_PAYLOAD_BYTES }, 'a client that sent too much at once was cut')
  }

  function onAnswered(this: ServerResponse): void {
    if (this.statusCode === 413) logTooLarge()
  }

  function countUnfinished(connection: Connection): void {
    const state = states.get(connection)
    if (state === undefined) return
    unfinished.watch(connection, {
      address: state.address,
      hasJoined: () => state.timeout === undefined,
    })
  }

  function onUpgrade(this: Connection): void {
    countUnfinished(this)
    transports.upgraded()
    note(this, 'upgraded', { transport: this.transport.name })
  }

  function onClose(this: Connection, reason: string, cause?: unknown): void {
    const state = states.get(this)
    if (state === undefined) return
    clearTimeout(state.timeout)
    count.closed(state.address)
    transports.closed(this)
    note(this, 'left', { reason })
    if (isTooLarge(cause)) logTooLarge()
    // A client that does not answer the close is terminated: it must not hold up the server's end.
    setTimeout(hangUp, CLOSE_TIMEOUT_MS, this).unref()
  }

  function mayJoin(connection: object): boolean {
    const state = states.get(connection)
    if (state === undefined || state.hasAsked) return false
    state.hasAsked = true
    return true
  }

  function joined(connection: object): void {
    const state = states.get(connection)
    clearTimeout(state?.timeout)
    if (state !== undefined) state.timeout = undefined
    note(connection, 'joined')
  }

  function note(connection: object, event: string, details: object = {}): void {
    log.debug({ connection: states.get(connection)?.number, ...details }, event)
  }

  function logOf(connection: object): Logger {
    return log.child({ connection: states.get(connection)?.number })
  }

  function refuseNew(): void {
    isLeaving = true
  }

  return {
    ...{ allowRequest, refuseNew, watch, mayJoin, joined, note, logOf, addressOf },
    counts: transports.current,
    close: slowReaders.close,
  }
}
