/** What this needs to know of an engine.io connection. */
export interface Connection {
  transport: { name: string; writable: boolean }
  on(event: 'packetCreate', listener: (packet: { data?: unknown }) => void): unknown
  on(event: 'flush' | 'close', listener: () => void): unknown
  close(discard?: boolean): void
}

export interface SlowPeers {
  watch(connection: Connection): void
  /** Looks at all of them now; called every second by itself. */
  check(): void
  close(): void
}

export interface SlowPeersOptions {
  /** Who holds more than this unread is cut; 2 MB by default. */
  maxUnreadBytes?: number
  /** Who leaves something unread and takes nothing for as long is cut; 10 s by default. */
  maxStallMs?: number
  onCut?: (reason: string) => void
  /** Milliseconds of a clock that nobody sets. */
  now?: () => number
}

interface Peer {
  /** Waiting in memory because the peer does not take what was sent before. */
  queuedBytes: number
  /** With the operating system, as far as it has taken it. */
  handedBytes: number
  /** What of it the system had not taken when last looked at. */
  lastUnsentBytes: number
  /** The largest packet among them: one, the replay, may be large; what waits behind it may not. */
  largestBytes: number
  movedAt: number
}

const CHECK_INTERVAL_MS = 1000

/**
 * Cuts peers that do not read. Without it, one that answers pings and never reads makes the server
 * keep everything for it, for ever. A packet is counted from its making until the transport takes
 * it, and what the transport holds until the operating system has taken that: a websocket's own
 * `bufferedAmount` stays near zero meanwhile, so watching only that would miss it.
 */
export function createSlowPeers(options: SlowPeersOptions = {}): SlowPeers {
  const { maxUnreadBytes = 2_000_000, maxStallMs = 10_000, onCut } = options
  const now = options.now ?? (() => performance.now())
  const peers = new Map<Connection, Peer>()
  const timer = setInterval(check, CHECK_INTERVAL_MS).unref()

  function watch(connection: Connection): void {
    const peer: Peer = {
      queuedBytes: 0,
      handedBytes: 0,
      lastUnsentBytes: 0,
      largestBytes: 0,
      movedAt: now(),
    }
    peers.set(connection, peer)
    connection.on('packetCreate', ({ data }) => {
      if (peer.queuedBytes === 0 && connection.transport.writable) peer.movedAt = now()
      peer.queuedBytes += sizeOf(data)
      peer.largestBytes = Math.max(peer.largestBytes, sizeOf(data))
    })
    connection.on('flush', () => {
      peer.handedBytes = peer.queuedBytes
      peer.queuedBytes = 0
      peer.movedAt = now()
    })
    connection.on('close', () => peers.delete(connection))
  }

  function check(): void {
    for (const [connection, peer] of peers) {
      const reason = reasonToCut(connection, peer)
      if (reason !== undefined) {
        onCut?.(reason)
        cut(connection)
      }
    }
  }

  function reasonToCut(connection: Connection, peer: Peer): string | undefined {
    const unsentBytes = unsent(connection, peer)
    const hasMoved = unsentBytes < peer.lastUnsentBytes
    peer.lastUnsentBytes = unsentBytes
    const unreadBytes = peer.queuedBytes + unsentBytes
    if (hasMoved || unreadBytes === 0) peer.movedAt = now()
    if (unreadBytes === 0) peer.largestBytes = 0
    if (unreadBytes - peer.largestBytes > maxUnreadBytes) return 'it held too much unread'
    if (now() - peer.movedAt > maxStallMs) return 'it did not read for too long'
    return undefined
  }

  return {
    watch,
    check,
    close: () => clearInterval(timer),
  }
}

/** What was handed over and has not reached the system. Polling hands over whole answers. */
function unsent({ transport }: Connection, peer: Peer): number {
  if (transport.name !== 'websocket' || transport.writable) return 0
  const socket = webSocketOf(transport)
  return socket ? socket.bufferedAmount : peer.handedBytes
}

/**
 * engine.io's own close waits until all is read, which such a peer never does, and a websocket's
 * close waits for an answer; so the connection itself is ended.
 */
function cut(connection: Connection): void {
  const socket = webSocketOf(connection.transport)
  connection.close(true)
  socket?.terminate()
}

interface WebSocketLike {
  bufferedAmount: number
  terminate(): void
}

/** The `ws` socket inside engine.io's transport, which keeps it private. */
function webSocketOf(transport: object): WebSocketLike | undefined {
  const socket: unknown = Reflect.get(transport, 'socket')
  return isWebSocket(socket) ? socket : undefined
}

function isWebSocket(value: unknown): value is WebSocketLike {
  return (
    typeof value === 'object' && value !== null && 'terminate' in value && 'bufferedAmount' in value
  )
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
}
