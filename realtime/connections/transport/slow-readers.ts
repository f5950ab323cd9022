import type { Cut } from '../../meter.ts'
import { cut } from './cut.ts'
import { ProofOfReading, slowLinkMs } from './proof-of-reading.ts'
import { SignsOfLife } from './signs-of-life.ts'
import { webSocketOf } from './web-socket.ts'

/** What this needs to know of an engine.io connection. */
export interface Connection {
  transport: { name: string; writable: boolean }
  on(event: 'packetCreate', listener: (packet: { data?: unknown }) => void): unknown
  on(event: 'flush', listener: (packets: { data?: unknown }[]) => void): unknown
  on(event: 'close', listener: () => void): unknown
  close(discard?: boolean): void
}

export interface SlowReaders {
  watch(connection: Connection): void
  /** Counts what was written to one of them past engine.io, which had nothing waiting for it. */
  wrote(connection: Connection, bytes: number): void
  /** Looks at all of them now; called every second by itself. */
  check(): void
  close(): void
}

export interface SlowReadersOptions {
  /** A reader that holds more than this unread is cut; 2 MB by default. */
  maxUnreadBytes?: number
  /** What readers that take nothing may hold together; 24 MB by default. */
  maxStalledBytes?: number
  /** A client that leaves something unread and takes nothing for as long is cut; 10 s by default. */
  maxStallMs?: number
  onCut?: (reason: Stall) => void
  /** Milliseconds of a clock that nobody sets. */
  now?: () => number
}

/** Why a slow reader is cut. */
export type Stall = Extract<Cut, 'unread' | 'stalled' | 'unproved' | 'memory'>

/** The same for people. */
export const STALL_TEXTS: Record<Stall, string> = {
  unread: 'it held too much unread',
  stalled: 'it did not read for too long',
  unproved: 'it did not prove that it reads',
  memory: 'too much was held for readers that take nothing',
}

/** A class, since every connection has one, and most of them are idle. */
class Reader {
  /** Waiting in memory because the reader does not take what was sent before. */
  queuedBytes = 0
  /** With the operating system, as far as it has taken it. */
  handedBytes = 0
  /** What of it the system had not taken when last looked at. */
  lastUnsentBytes = 0
  /** The largest packet among them: one, the replay, may be large; what waits behind it may not. */
  largestBytes = 0
  movedAt: number
  readonly proof = new ProofOfReading()
  readonly life = new SignsOfLife()

  constructor(movedAt: number) {
    this.movedAt = movedAt
  }
}

const CHECK_INTERVAL_MS = 1000
/** After so long without taking anything a reader counts as stalled, though it may yet go on. */
const STALLED_MS = 2000

/**
 * Cuts clients that do not read (backpressure). Without it, one that answers pings and never reads makes the server
 * keep everything for it, for ever. A packet is counted from its making until the transport takes
 * it, and what the transport holds until the operating system has taken that: a websocket's own
 * `bufferedAmount` stays near zero meanwhile, so watching only that would miss it. What the system
 * has taken, it holds without telling; so a reader also has to prove that it reads.
 */
export function createSlowReaders(options: SlowReadersOptions = {}): SlowReaders {
  const { maxUnreadBytes = 2_000_000, maxStalledBytes = 24_000_000, onCut } = options
  const { maxStallMs = 10_000, now = () => performance.now() } = options
  const readers = new Map<Connection, Reader>()
  const timer = setInterval(check, CHECK_INTERVAL_MS).unref()

  function watch(connection: Connection): void {
    readers.set(connection, new Reader(now()))
    connection.on('packetCreate', onPacketCreate)
    connection.on('flush', onFlush)
    connection.on('close', onClose)
  }

  // One listener each for all connections: it finds its own in `this`.
  function onPacketCreate(this: Connection, { data }: { data?: unknown }): void {
    const reader = readers.get(this)
    if (reader === undefined) return
    if (reader.queuedBytes === 0 && this.transport.writable) reader.movedAt = now()
    reader.queuedBytes += sizeOf(data)
    reader.largestBytes = Math.max(reader.largestBytes, sizeOf(data))
  }

  function onFlush(this: Connection, packets: { data?: unknown }[]): void {
    const reader = readers.get(this)
    if (reader === undefined) return
    // A poll is answered with a portion, and the rest waits on.
    const sentBytes = packets.reduce((sum, { data }) => sum + sizeOf(data), 0)
    reader.proof.sent(sentBytes)
    reader.handedBytes = sentBytes
    reader.queuedBytes = Math.max(0, reader.queuedBytes - sentBytes)
    reader.movedAt = now()
  }

  function onClose(this: Connection): void {
    readers.delete(this)
  }

  function wrote(connection: Connection, bytes: number): void {
    const reader = readers.get(connection)
    if (reader === undefined) return
    reader.proof.sent(bytes)
    reader.largestBytes = Math.max(reader.largestBytes, bytes)
  }

  function check(): void {
    const stalled: [Connection, number][] = []
    for (const [connection, reader] of readers) {
      reader.life.look(connection)
      const unreadBytes = look(connection, reader)
      const reason = reasonToCut(connection, reader, unreadBytes)
      if (reason !== undefined) cutFor(reason, connection)
      else if (now() - reader.movedAt > STALLED_MS) stalled.push([connection, unreadBytes])
    }
    cutTheWorst(stalled)
  }

  /** How much the reader has not read, as far as can be seen from here. */
  function look(connection: Connection, reader: Reader): number {
    const unsentBytes = unsent(connection, reader)
    const unreadBytes = reader.queuedBytes + unsentBytes
    if (unsentBytes < reader.lastUnsentBytes || unreadBytes === 0) reader.movedAt = now()
    if (unreadBytes === 0) reader.largestBytes = 0
    reader.lastUnsentBytes = unsentBytes
    return unreadBytes
  }

  function reasonToCut(connection: Connection, reader: Reader, unreadBytes: number) {
    if (unreadBytes - reader.largestBytes > maxUnreadBytes) return 'unread'
    // How much of the answer to a poll has arrived is not to be seen from here.
    const isPolling = connection.transport.name === 'polling'
    const stallMs = maxStallMs + (isPolling ? slowLinkMs(reader.handedBytes) : 0)
    if (now() - reader.movedAt > stallMs) return 'stalled'
    const isOverdue = reader.proof.isOverdue(connection.transport, now(), maxStallMs)
    return isOverdue ? 'unproved' : undefined
  }

  /** Many that stall at once, each with less than it may hold, could still fill the memory. */
  function cutTheWorst(stalled: [Connection, number][]): void {
    let heldBytes = stalled.reduce((sum, [, bytes]) => sum + bytes, 0)
    for (const [connection, bytes] of stalled.sort(([, a], [, b]) => b - a)) {
      if (heldBytes <= maxStalledBytes) return
      heldBytes -= bytes
      cutFor('memory', connection)
    }
  }

  function cutFor(reason: Stall, connection: Connection): void {
    onCut?.(reason)
    cut(connection)
  }

  return {
    watch,
    wrote,
    check,
    close: () => clearInterval(timer),
  }
}

/**
 * Bytes handed over that have not reached the system; also answers to a websocket's own pings,
 * which engine.io knows nothing of. Polling hands over whole answers (`server/http/listen.ts`).
 */
function unsent({ transport }: Connection, reader: Reader): number {
  if (transport.name !== 'websocket') return 0
  const socket = webSocketOf(transport)
  if (socket) return socket.unsentBytes()
  return transport.writable ? 0 : reader.handedBytes
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
}
