import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { addressOf } from './address.ts'
import { createConnectionCount } from './connection-count.ts'
import { cut, hangUp } from './cut.ts'
import { createDirectWrite, type WritableConnection } from './direct-write.ts'
import { isAllowedOrigin } from './origin.ts'
import { createPace } from './pace.ts'
import { PacketBudget } from './packet-budget.ts'
import { createSlowPeers, type Connection as ReadConnection } from './slow-peers.ts'

export interface ConnectionsOptions {
  /** Origins whose pages may connect; when empty, only this server's own. */
  publicOrigins: string[]
  /** How many proxies stand in front and can be believed. */
  trustedProxies: number
  connectionsPerAddress: number
  /** A connection that has not come in by then is cut. */
  handshakeMs: number
}

/** A connection of engine.io: what a client's socket runs on, be it a websocket or polling. */
export interface Connection extends ReadConnection, WritableConnection {
  request: IncomingMessage
  on(event: 'packetCreate', listener: (packet: { data?: unknown }) => void): unknown
  on(event: 'flush' | 'close' | 'packet', listener: () => void): unknown
}

/** Watches over connections from their request to their end: what they may cost, they pay. */
export interface Connections {
  /** Decides, now or soon, whether a request may go on; in the words for who may not. */
  check(request: IncomingMessage, decide: Decide): void
  opened(connection: object): void
  /** Whether a client may ask to join on it: each join costs a replay, so a connection has one. */
  mayJoin(connection: object): boolean
  /** Its client has joined; nothing has to be waited for any more. */
  joined(connection: object): void
  addressOf(request: IncomingMessage): string
  close(): void
}

/** As engine.io wants it, with the reason for a no in place of an error. */
type Decide = (reason: string | undefined, isAllowed: boolean) => void

/** New connections in one turn of the event loop: each takes half a millisecond, replay and all. */
const OPENED_PER_TURN = 20
/** For what was said last to reach those who listen. */
const GOODBYE_MS = 500

const FOREIGN = 'Pages of this origin may not connect. Its host can allow it with PUBLIC_ORIGIN.'
const TOO_MANY = 'Too many connections from your address. Close other tabs and try again.'

/** Kept of each connection: a thousand idle ones should cost nothing to speak of. */
interface Guest {
  address: string
  budget: PacketBudget
  hasAsked: boolean
  /** Cuts it when it does not come in; `undefined` once it has. */
  patience: NodeJS.Timeout | undefined
}

export function createConnections(options: ConnectionsOptions, log: Logger): Connections {
  const guests = new WeakMap<object, Guest>()
  const count = createConnectionCount(options.connectionsPerAddress)
  const slowPeers = createSlowPeers({
    onCut: (reason) => log.info({ reason }, 'a slow peer was cut'),
  })
  const writeDirectly = createDirectWrite<Connection>(slowPeers.wrote)
  const pace = createPace(OPENED_PER_TURN)
  const addressFor = (request: IncomingMessage) => addressOf(request, options.trustedProxies)

  function check(request: IncomingMessage, decide: Decide): void {
    const { publicOrigins, trustedProxies } = options
    const isOurs = isAllowedOrigin(request, { publicOrigins, behindProxy: trustedProxies > 0 })
    // An empty `sid` opens a connection just as none does.
    const isNew = !new URLSearchParams(request.url?.split('?')[1]).get('sid')
    if (!isOurs) decide(FOREIGN, false)
    else if (!isNew) decide(undefined, true)
    else pace(() => checkPlace(request, decide))
  }

  function checkPlace(request: IncomingMessage, decide: Decide): void {
    const hasPlace = count.hasPlace(addressFor(request))
    decide(hasPlace ? undefined : TOO_MANY, hasPlace)
  }

  function opened(connection: Connection): void {
    const address = addressFor(connection.request)
    const patience = setTimeout(cut, options.handshakeMs, connection)
    guests.set(connection, { address, patience, budget: new PacketBudget(), hasAsked: false })
    count.opened(address)
    connection.on('packet', onPacket)
    connection.on('close', onClose)
    slowPeers.watch(connection)
    writeDirectly(connection)
  }

  /** Cuts who talks without end; what such a one has sent in the same breath is not looked at. */
  function onPacket(this: Connection): void {
    if (guests.get(this)?.budget.spend()) return
    log.info('a peer that sent too many packets was cut')
    cut(this)
  }

  function onClose(this: Connection): void {
    const guest = guests.get(this)
    if (guest === undefined) return
    clearTimeout(guest.patience)
    count.closed(guest.address)
    // Who does not say goodbye must not keep its line, nor hold up the end of the server.
    setTimeout(hangUp, GOODBYE_MS, this).unref()
  }

  function mayJoin(connection: object): boolean {
    const guest = guests.get(connection)
    if (guest === undefined || guest.hasAsked) return false
    guest.hasAsked = true
    return true
  }

  function joined(connection: object): void {
    const guest = guests.get(connection)
    clearTimeout(guest?.patience)
    if (guest !== undefined) guest.patience = undefined
  }

  return {
    check,
    opened: (connection) => opened(connection as Connection),
    mayJoin,
    joined,
    addressOf: addressFor,
    close: slowPeers.close,
  }
}
